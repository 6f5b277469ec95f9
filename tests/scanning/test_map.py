"""The map of a model: all operations in the order of the file, only for those who ask."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import ovdoctor
from ovdoctor.findings.scan import ModelMap, ModelScan
from ovdoctor.models.ir.reader import iter_layers, read_ir
from ovdoctor.scanning.census import Census

MODELS = Path(__file__).with_name("models")
TARGETS = [{"device": "CPU", "openvino": "2023.3"}, {"device": "CPU", "openvino": "2026.4"}]


def scanned(name: str, *, layer_names: bool = False) -> tuple[ModelScan, ModelMap]:
    found = ovdoctor.scan(MODELS / name, targets=TARGETS, with_map=True, layer_names=layer_names)
    assert found.map is not None
    return found, found.map


def test_only_for_those_who_ask() -> None:
    assert ovdoctor.scan(MODELS / "dynamic.xml", targets=TARGETS).map is None
    assert scanned("dynamic.xml")[1].names == ()


@pytest.mark.parametrize("name", sorted(path.name for path in MODELS.glob("*.xml")))
def test_every_operation_is_there_in_the_order_of_the_file(name: str) -> None:
    """Those of sub-graphs stand where the file has them: after the line of what owns them."""
    found, drawn = scanned(name, layer_names=True)
    assert found.model is not None
    layers = sorted(iter_layers(MODELS / name), key=lambda layer: layer.begin)
    assert drawn.lines == tuple(layer.line for layer in layers)
    assert drawn.names == tuple(layer.name for layer in layers)
    names = [drawn.kinds[kind].operation for kind in drawn.operations]
    assert Counter(names) == found.model.operations
    assert [re.sub(r"-\d+$", "", operation) for operation in names] == [layer.type for layer in layers]


def test_verdicts_are_those_of_the_targets() -> None:
    found, drawn = scanned("maxpool-14-floor.xml")
    assert [target.verdict for target in found.targets] == ["fails", "ok"]
    (pool,) = (kind for kind in drawn.kinds if kind.operation == "MaxPool-14")
    assert pool.verdicts == ("fails", "ok")
    assert pool.why == ("MaxPool of opset14 is known from OpenVINO 2024.0.0 on", "")
    for number, target in enumerate(found.targets):
        verdicts = Counter(drawn.kinds[kind].verdicts[number] for kind in drawn.operations)
        assert sum(each.count for each in target.operations if each.verdict == "fails") == verdicts["fails"]


def test_those_that_fare_alike_are_one_kind() -> None:
    for name in ("dynamic.xml", "inside-if.xml"):
        kinds = scanned(name)[1].kinds
        assert len(kinds) == len(set(kinds))


def test_a_file_that_is_read_twice_is_in_the_map_once(tmp_path: Path) -> None:
    """That a list of unknown length decides on the shape is known at the end: such a file is read again."""
    path = tmp_path / "rankless.xml"
    ports = "".join(
        f'<port id="{number}" precision="I64">{dimensions}</port>'
        for number, dimensions in enumerate(("<dim>2</dim>", "<dim>-1</dim>"))
    )
    layers = [
        '<layer id="0" name="a" type="Parameter" version="opset1"><data shape="2" element_type="i64"/>'
        '<output><port id="0" precision="I64"><dim>2</dim></port></output></layer>',
        '<layer id="1" name="b" type="Parameter" version="opset1"><data shape="?" element_type="i64"/>'
        '<output><port id="0" precision="I64"><dim>-1</dim></port></output></layer>',
        '<layer id="2" name="c" type="Reshape" version="opset1"><data special_zero="true"/>'
        f'<input>{ports}</input><output><port id="2" precision="I64"/></output></layer>',
    ]
    edges = "".join(f'<edge from-layer="{number}" from-port="0" to-layer="2" to-port="{number}"/>' for number in range(2))
    path.write_text(
        f'<net name="m" version="11"><layers>{"".join(layers)}</layers><edges>{edges}</edges></net>', encoding="utf-8"
    )
    census = Census()
    read_ir(path, census)
    assert census.loses_rank
    drawn = ovdoctor.scan(path, targets=TARGETS, with_map=True, layer_names=True).map
    assert drawn is not None
    assert drawn.names == ("a", "b", "c")
