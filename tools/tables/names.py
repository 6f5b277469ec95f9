"""Which (type, opset) each release's IR front end creates: asked one by one with a layer that is nothing but a name.

A front end that knows the name goes on to complain about missing inputs; one that does not says so.
"""

from __future__ import annotations

from pathlib import Path

from tables.children import Child, installed
from tables.folders import cache, read_rows, write_rows

OPSETS = 18
FOREIGN = (
    "extension",
    "experimental",
    "util",
    "custom_opset",
    "ie_internal_opset",
    "type_relaxed_opset",
    "cpu_plugin_opset",
    "gpu_opset",
    "opset0",
)
"""Names of opsets that are none: asked once per release, with an operation that every release knows."""
SAYS_NO = ("unsupported opset", "doesn't contain the operation")


def net(operation: str, opset: str, data: str = "") -> str:
    """An IR of that operation. Before 2026 a file below 512 bytes is not taken for an IR."""
    port = '<port id="0" precision="FP32"><dim>1</dim></port>'
    return f"""<?xml version="1.0"?>
<net name="m" version="11">
<layers>
<layer id="0" name="x" type="{operation}" version="{opset}">{data}<output>{port}</output></layer>
<layer id="1" name="r" type="Result" version="opset1"><input>{port}</input></layer>
</layers>
<edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/></edges>
</net>
<!--{"x" * 512}-->
"""


def measure(types: list[str], scratch: Path) -> None:
    """Ask every installed release, and keep the answers."""
    rows: list[tuple[object, ...]] = []
    path = scratch / "name.xml"
    for release in installed():
        with Child(release) as child:
            for operation, opset in [(t, f"opset{n}") for t in types for n in range(1, OPSETS + 1)] + [
                ("Relu", f) for f in FOREIGN
            ]:
                path.write_text(net(operation, opset), encoding="utf-8")
                answer = child.ask(path)
                known = not any(words in answer.error for words in SAYS_NO)
                rows.append(
                    (release, operation, opset, int(known), answer.error if answer.error.startswith(("CRASH", "TIME")) else "")
                )
        print(release, sum(int(str(row[3])) for row in rows if row[0] == release), flush=True)
    write_rows(cache() / "names.csv", ("openvino", "type", "opset", "known", "note"), rows)


def answers() -> list[dict[str, str]]:
    """What was measured."""
    return read_rows(cache() / "names.csv")
