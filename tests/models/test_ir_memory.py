"""Memory does not grow with the file but for the tables of its graph, a few dozen bytes per operation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PER_LAYER = 80
"""Bytes allowed: 38 are in the tables, arrays grow in steps, and what is counted at the end needs room too."""

MEASURE = """
import re, sys
from pathlib import Path
from ovdoctor.models.ir import Layer, Sink, read_ir

class Counting(Sink):
    layers = 0
    def layer(self, layer: Layer) -> None:
        self.layers += 1

sink = Counting()
summary = read_ir(Path(sys.argv[1]), sink, patterns=sys.argv[2] == "True")
assert summary.layers == sink.layers
print(re.findall(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[0])
"""
LAYER = """
		<layer id="{0}" name="block.{0}/layer/with/a/long/name" type="Add" version="opset1">
			<data auto_broadcast="numpy" />
			<input>
				<port id="0" precision="FP32"><dim>1</dim><dim>{1}</dim><dim>28</dim></port>
				<port id="1" precision="FP32"><dim>1</dim><dim>{1}</dim><dim>28</dim></port>
			</input>
			<output>
				<port id="2" precision="FP32" names="tensor.{0},another.{0}"><dim>1</dim><dim>{1}</dim><dim>28</dim></port>
			</output>
		</layer>"""
EDGES = """
		<edge from-layer="{0}" from-port="2" to-layer="{1}" to-port="0" />
		<edge from-layer="{0}" from-port="2" to-layer="{1}" to-port="1" />"""


def write_chain(path: Path, layers: int) -> None:
    """A model of so many layers, each with names of its own, and far more shapes than are remembered."""
    with path.open("w") as file:
        file.write('<?xml version="1.0"?>\n<net name="chain" version="11">\n\t<layers>')
        file.writelines(LAYER.format(number, number // 3) for number in range(layers))
        file.write("\n\t</layers>\n\t<edges>")
        file.writelines(EDGES.format(number, number + 1) for number in range(layers - 1))
        file.write("\n\t</edges>\n</net>\n")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="nothing here tells the peak of one process alone")
@pytest.mark.parametrize("patterns", [True, False], ids=["patterns", "expat"])
def test_memory_is_flat(tmp_path: Path, patterns: bool) -> None:
    few, many = 5_000, 60_000
    peaks = []
    for layers in (few, many):
        path = tmp_path / f"{layers}.xml"
        write_chain(path, layers)
        command = [sys.executable, "-c", MEASURE, str(path), str(patterns)]
        peaks.append(int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) * 1024)
    # What was remembered comes on top, once: most of it is seen in the larger file alone.
    assert peaks[1] - peaks[0] < PER_LAYER * (many - few) + (8 << 20), peaks
