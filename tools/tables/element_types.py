"""Which element types each release's IR front end reads: as type of an input, of a constant, and as attribute of Convert."""

from __future__ import annotations

from pathlib import Path

from tables.children import Child, installed
from tables.folders import cache, write_rows

PRECISIONS = {"f64": "FP64", "f32": "FP32", "f16": "FP16", "boolean": "BOOL", "u1": "U1"}
"""How ports spell what is not merely the name in capitals."""
TYPES = (
    *(
        "f32",
        "f16",
        "bf16",
        "f64",
        "i8",
        "u8",
        "i16",
        "u16",
        "i32",
        "u32",
        "i64",
        "u64",
        "boolean",
        "i4",
        "u1",
        "u2",
        "u3",
        "u4",
        "u6",
    ),
    *("nf4", "f8e4m3", "f8e5m2", "f8e8m0", "f4e2m1", "string", "i2", "i3", "i6"),
)
"""Candidates: what no release reads is left out of the tables."""


def _net(kind: str, role: str) -> str:
    precision = PRECISIONS.get(kind, kind.upper())

    def port(number: int, name: str = precision) -> str:
        return f'<port id="{number}" precision="{name}"><dim>2</dim></port>'

    def edge(source: str, target: str) -> str:
        return f'<edge from-layer="{source[0]}" from-port="{source[1]}" to-layer="{target[0]}" to-port="{target[1]}"/>'

    size = 32 if kind == "string" else 16
    data = {
        "input": ("Parameter", f'<data shape="2" element_type="{kind}"/>', precision),
        "constant": ("Const", f'<data element_type="{kind}" shape="2" offset="0" size="{size}"/>', precision),
        "attribute": ("Parameter", '<data shape="2" element_type="f32"/>', "FP32"),
    }
    type_, attributes, first = data[role]
    layers = f'<layer id="0" name="x" type="{type_}" version="opset1">{attributes}<output>{port(0, first)}</output></layer>'
    edges = edge("00", "20")
    if role == "attribute":
        ports = f"<input>{port(0, first)}</input><output>{port(1)}</output>"
        layers += f'<layer id="1" name="c" type="Convert" version="opset1"><data destination_type="{kind}"/>{ports}</layer>'
        edges = edge("00", "10") + edge("11", "20")
    return f"""<?xml version="1.0"?>
<net name="m" version="11">
<layers>{layers}<layer id="2" name="r" type="Result" version="opset1"><input>{port(0)}</input></layer></layers>
<edges>{edges}</edges>
</net>
<!--{"x" * 512}-->
"""


def measure(scratch: Path) -> None:
    """Ask every installed release, and keep the answers."""
    path = scratch / "type.xml"
    rows: list[tuple[object, ...]] = []
    for release in installed():
        with Child(release) as child:
            for kind in TYPES:
                for role in ("input", "constant", "attribute"):
                    weights = bytes(16) if kind != "string" else (2).to_bytes(4, "little") + bytes(28)
                    path.with_suffix(".bin").write_bytes(weights)
                    path.write_text(_net(kind, role), encoding="utf-8")
                    answer = child.ask(path, "compile")
                    rows.append((release, kind, role, answer.stage, int(answer.ok), answer.error))
    write_rows(cache() / "element_types.csv", ("openvino", "element_type", "role", "stage", "ok", "error"), rows)
