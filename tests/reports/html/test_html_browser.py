"""The page in a real browser: seen, printed, and used with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.reports.html.browser import Page, browse, executable
from tests.reports.html.corpus import everything, with_texts

from ovdoctor.reports.html import render_page

pytestmark = pytest.mark.skipif(
    executable() is None, reason="no Chromium here (install one, or name it in CHROMIUM): nothing is shown in a browser"
)
SHIFT = 8


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browse(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages: of a whole report, and of one whose every text is hostile, or long and without a space."""
    folder = tmp_path_factory.mktemp("pages")
    texts = {"hostile": "<img src=https://example.org/x onerror=alert(1)>\u202e</script>", "long": "x" * 300}
    reports = {"whole": everything()} | {name: with_texts(everything(), text) for name, text in texts.items()}
    paths = {name: folder / f"{name}.html" for name in reports}
    for name, report in reports.items():
        paths[name].write_text(render_page(report), encoding="ascii")
    return paths


@pytest.fixture
def shown(browser: Page, files: dict[str, Path]) -> Page:
    """The whole report, as it is when it has been loaded."""
    browser.media()
    browser.open(files["whole"])
    return browser


@pytest.mark.parametrize("name", ["whole", "hostile"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_fetched_and_nothing_complained_about(browser: Page, files: dict[str, Path], name: str, scheme: str) -> None:
    """A violation of the page's own policy would be a complaint."""
    browser.complaints.clear()
    browser.media(prefers_color_scheme=scheme)
    browser.open(files[name])
    assert browser.value("document.documentElement.scrollHeight") > 1000
    assert browser.requests == [files[name].as_uri()]
    assert not browser.complaints


@pytest.mark.parametrize("width", [360, 700, 1200])
@pytest.mark.parametrize("name", ["whole", "hostile", "long"])
def test_the_page_never_scrolls_sideways(browser: Page, files: dict[str, Path], name: str, width: int) -> None:
    browser.media()
    browser.open(files[name], width)
    browser.value("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert browser.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_style_and_script_are_applied(shown: Page) -> None:
    assert shown.value("getComputedStyle(document.querySelector('.finding')).borderLeftWidth") == "3px"
    assert shown.value("document.querySelector('.tools').hidden") is False
    assert shown.value("document.querySelectorAll('table.sorts th button').length") > 3


def test_light_and_dark(shown: Page) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        shown.media(prefers_color_scheme=scheme)
        grounds.append(shown.value("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(252, 251, 249)", "rgb(21, 23, 26)"]


def test_tab_reaches_everything_that_can_be_used(shown: Page) -> None:
    """Links, buttons, fields, what folds, regions that scroll, bands: each once, in the page's order, and none holds fast."""
    shown.value(
        "window.wanted = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
        ".filter((each) => each.checkVisibility({ contentVisibilityAuto: true }));"
    )
    count = shown.value("wanted.length")
    assert count > 60
    reached = []
    for _ in range(count):
        shown.press("Tab")
        reached.append(shown.value("wanted.indexOf(document.activeElement)"))
    assert reached == list(range(count))


def test_what_has_the_focus_is_seen(shown: Page) -> None:
    shown.press("Tab")
    assert shown.value("document.activeElement.className") == "skip"
    assert shown.value("document.activeElement.getBoundingClientRect().top >= 0")
    shown.press("Tab")
    assert shown.value("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_the_first_stop_leads_past_the_contents(shown: Page) -> None:
    shown.press("Tab")
    shown.press("Enter", "\r")
    shown.press("Tab")
    assert shown.value("document.querySelector('main').contains(document.activeElement)")


def column(page: Page, number: int) -> list[str]:
    """What the visible rows of the table of facts say."""
    told: list[str] = page.value(
        "[...document.querySelectorAll('#facts-table tbody tr')].filter((row) => !row.hidden)"
        f".map((row) => row.cells[{number}].textContent.trim())"
    )
    return told


@pytest.mark.parametrize(("key", "text"), [("Enter", "\r"), (" ", " ")])
def test_sorting_with_the_keyboard(shown: Page, key: str, text: str) -> None:
    before = column(shown, 0)
    shown.value("document.querySelector('#facts-table th button').focus()")
    head = "document.querySelector('#facts-table th').getAttribute('aria-sort')"
    assert shown.value(head) is None
    shown.press(key, text)
    up = column(shown, 0)
    assert shown.value(head) == "ascending"
    assert sorted(up) == sorted(before)
    assert up != before
    shown.press(key, text)
    assert shown.value(head) == "descending"
    assert column(shown, 0) == up[::-1]
    assert shown.value("document.activeElement.tagName") == "BUTTON"


def test_numbers_sort_as_numbers(shown: Page) -> None:
    """In the table of what was taken out: 12 comes after 3."""
    table = "document.querySelector('#privacy table')"
    shown.value(f"{table}.querySelectorAll('th button')[2].click()")
    assert shown.value(f"[...{table}.tBodies[0].rows].map((row) => row.cells[2].textContent)") == ["3", "12"]


def test_filtering_with_the_keyboard(shown: Page) -> None:
    every = column(shown, 0)
    shown.value("document.querySelector('.tools input').focus()")
    shown.type("npu node")
    found = column(shown, 0)
    assert 0 < len(found) < len(every)
    assert all("npu" in name or "node" in name for name in found)
    assert shown.value("document.querySelector('[role=status]').textContent") == f"{len(found)} of {len(every)}"
    shown.press("Tab")
    shown.press("ArrowDown")
    shown.press("ArrowDown")
    assert shown.value("document.activeElement.value") == "absent"
    assert {state.split()[-1] for state in column(shown, 1)} == {"absent"}
    assert 0 < len(column(shown, 0)) < len(found)


def test_a_band_is_walked_along_with_the_arrows(shown: Page) -> None:
    band = "document.querySelector('svg.band')"
    shown.value(f"{band}.focus()")

    def now() -> tuple[Any, Any]:
        told = shown.value(f"{band}.getAttribute('aria-valuetext')")
        assert shown.value(f"{band}.parentElement.querySelector('.readout').textContent") == told
        return shown.value(f"Number({band}.getAttribute('aria-valuenow'))"), told

    assert shown.value(f"{band}.getAttribute('role')") == "slider"
    shown.press("Home")
    assert now()[0] == 1
    shown.press("ArrowRight")
    assert now()[0] == 2
    shown.press("ArrowLeft")
    for _ in range(2):
        shown.press("PageDown")
    assert "MaxPool-14" in now()[1]
    assert "fails" in now()[1]
    shown.press("End")
    assert now()[0] == shown.value(f"{band}.querySelectorAll('g').length")
    shown.press("ArrowRight")
    assert now()[0] == shown.value(f"{band}.querySelectorAll('g').length")


def test_pointing_at_a_band_names_the_operation(shown: Page) -> None:
    """Without a script the browser shows the same text."""
    assert shown.value("document.querySelector('svg.band g.c-fails title').textContent").endswith(
        "fails: the compiler in NPU driver 32.0.100.2714 and older ones does not take MaxPool-14"
    )
    box = "document.querySelector('svg.band').getBoundingClientRect()"
    shown.value("document.querySelector('svg.band').scrollIntoView({ block: 'center', behavior: 'instant' })")
    shown.send("Input.dispatchMouseEvent", type="mouseMoved", x=shown.value(f"{box}.right - 2"), y=shown.value(f"{box}.top + 9"))
    last = shown.value("document.querySelector('svg.band').querySelectorAll('g').length")
    assert shown.value("document.querySelector('.readout').textContent").startswith(f"{last} of {last}")


def test_it_works_without_scripts(browser: Page, files: dict[str, Path]) -> None:
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(files["whole"])
        assert browser.value("document.querySelector('.tools').hidden") is True
        assert browser.value("document.querySelectorAll('#facts-table tbody tr').length") > 90
        browser.value("document.querySelector('details:not([open]) > summary').focus()")
        browser.press("Enter", "\r")
        assert browser.value("document.activeElement.parentElement.open") is True
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_print_opens_what_is_folded_and_leaves_out_controls(shown: Page) -> None:
    shown.media("print")
    folded = "[...document.querySelectorAll('details:not([open]) > :not(summary)')]"
    assert shown.value(f"{folded}.length") > 5
    assert shown.value(f"{folded}.every((each) => each.getBoundingClientRect().height > 0)")
    for control in (".tools", ".contents", ".skip", ".readout"):
        assert shown.value(f"getComputedStyle(document.querySelector('{control}')).display") == "none"
    assert shown.value(
        "[...document.querySelectorAll('.scroll')].every((each) => getComputedStyle(each).overflowX === 'visible')"
    )


def test_print_is_on_light_paper_and_whole(shown: Page, files: dict[str, Path]) -> None:
    shown.media("print", prefers_color_scheme="dark")
    assert shown.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    shown.media()
    shown.open(files["whole"])
    assert shown.pdf().startswith(b"%PDF-")
