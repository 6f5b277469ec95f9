"""Which words each release's IR front end takes for an attribute: written into the XML one by one and read by every release.

``mutations.py`` finds the attributes and the words that the newest release knows; here they are not limited to what an
operation version allows, so that an operation that was only relabelled is told as well (MaxPool-8 with ``ceil_torch``).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from tables.children import Child, installed
from tables.folders import cache, write_rows

BOGUS = "no_such_word"


def substitute(text: str, operation: str, attribute: str, value: str) -> str:
    """The IR with another value in the (last) layer of that operation."""
    spelt = {"Softmax": "SoftMax", "Relu": "ReLU", "PRelu": "PReLU"}.get(operation, operation)
    layers = list(re.finditer(rf'<layer [^>]*type="(?:{spelt}|{operation})"[^>]*>\s*<data [^>]*>', text))
    if not layers:
        return ""
    whole = layers[-1]
    changed = re.sub(rf'( {re.escape(attribute)}=")[^"]*"', rf"\g<1>{value}\"".replace('\\"', '"'), whole[0])
    return text[: whole.start()] + changed + text[whole.end() :] if changed != whole[0] else ""


def measure(base: Path, scratch: Path) -> None:
    """Ask every installed release, and keep the answers. A word that stands in the model already is told by the model itself."""
    listed: dict[str, dict[str, list[str]]] = json.loads((cache() / "enumerated.json").read_text(encoding="utf-8"))
    path, rows, seen = scratch / "value.xml", list[tuple[object, ...]](), set[tuple[str, str, str]]()
    tasks: list[tuple[str, str, str, str, str, Path]] = []
    for name, attributes in listed.items():
        version, operation = name.partition("__")[0], name.rpartition("-")[0].partition("-")[0]
        text = (base / name).read_text(encoding="utf-8")
        for attribute, values in attributes.items():
            for value in [*values, BOGUS]:
                if (version, attribute, value) not in seen:
                    seen.add((version, attribute, value))
                    changed = substitute(text, operation, attribute, value) or text
                    tasks.append(
                        (operation, version.rpartition("-")[2], attribute, value, changed, (base / name).with_suffix(".bin"))
                    )
    for release in installed():
        with Child(release) as child:
            for operation, opset, attribute, value, text, weights in tasks:
                path.write_text(text, encoding="utf-8")
                path.with_suffix(".bin").write_bytes(weights.read_bytes())
                answer = child.ask(path)
                rows.append((release, operation, f"opset{opset}", attribute, value, int(answer.ok), answer.error))
    write_rows(cache() / "attribute_values.csv", ("openvino", "type", "opset", "attribute", "value", "ok", "error"), rows)
