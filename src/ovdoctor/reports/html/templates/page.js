"use strict";
/* The page is whole without this: it adds sorting, filtering, and a cursor to the bands. */
(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  const sortBy = (table, column, head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const text = (row) => row.cells[column].textContent.trim();
    const rows = Array.from(body.rows).sort((a, b) => text(a).localeCompare(text(b), "en", { numeric: true }));
    body.append(...(down ? rows.reverse() : rows));
    all("th[aria-sort]", table.tHead).forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  };

  for (const table of all("table.sorts")) {
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sortBy(table, column, head));
      head.append(button);
    });
  }

  const filter = (id) => {
    const rows = Array.from(document.getElementById(id).tBodies[0].rows);
    const controls = all(`[data-filters="${id}"]`);
    const words = controls[0].value.toLowerCase().split(/\s+/).filter(Boolean);
    const state = controls[1].value;
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !(words.every((word) => text.includes(word)) && (!state || row.dataset.state === state));
      shown += row.hidden ? 0 : 1;
    }
    document.querySelector(`[data-counts="${id}"]`).textContent = `${shown} of ${rows.length}`;
  };

  for (const tools of all(".tools")) {
    tools.hidden = false;
    for (const control of all("[data-filters]", tools)) {
      control.addEventListener("input", () => filter(control.dataset.filters));
    }
    filter(all("[data-filters]", tools)[0].dataset.filters);
  }

  /* A band is one stop of the Tab key: the arrows move along it, as along a slider. */
  for (const band of all("svg.band")) {
    const cells = all("g", band);
    const texts = cells.map((cell) => cell.querySelector("title").textContent);
    const readout = band.parentElement.querySelector(".readout");
    const cursor = document.createElementNS(band.namespaceURI, "rect");
    let at = Math.max(0, cells.findIndex((cell) => !cell.classList.contains("c-ok")));
    for (const [name, value] of Object.entries({ class: "cursor", y: 0, width: 1, height: 30 })) cursor.setAttribute(name, value);
    const go = (to) => {
      at = Math.min(cells.length - 1, Math.max(0, to));
      cursor.setAttribute("x", at);
      band.append(cursor);
      band.setAttribute("aria-valuenow", at + 1);
      band.setAttribute("aria-valuetext", texts[at]);
      readout.textContent = texts[at];
    };
    const trouble = (step) => {
      let to = at + step;
      while (cells[to] && cells[to].classList.contains("c-ok")) to += step;
      return cells[to] ? to : at;
    };
    const keys = {
      ArrowRight: () => at + 1, ArrowUp: () => at + 1, ArrowLeft: () => at - 1, ArrowDown: () => at - 1,
      Home: () => 0, End: () => cells.length - 1, PageDown: () => trouble(1), PageUp: () => trouble(-1),
    };
    for (const [name, value] of Object.entries({ role: "slider", tabindex: 0, "aria-valuemin": 1, "aria-valuemax": cells.length, "aria-valuenow": at + 1, "aria-valuetext": texts[at] })) band.setAttribute(name, value);
    readout.hidden = false;
    band.addEventListener("focus", () => go(at));
    band.addEventListener("keydown", (event) => {
      if (!keys[event.key]) return;
      event.preventDefault();
      go(keys[event.key]());
    });
    const follow = (event) => {
      const box = band.getBoundingClientRect();
      go(Math.floor(((event.clientX - box.left) / box.width) * cells.length));
    };
    band.addEventListener("pointermove", follow);
    band.addEventListener("pointerdown", follow);
  }

  /* What is folded is printed too. */
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    folded.forEach((each) => { each.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((each) => { each.open = false; }));
})();
