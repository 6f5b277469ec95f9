"""How long an attribute edit takes on a model with 4 GB of weights, and how much memory: ``python benchmarks/patch.py``.

The weights are a sparse file: they are linked, and nobody reads them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (4 << 10, 4 << 30)
"""Bytes of weights."""
LAYERS = 2000
"""Operations, as in a large network; every hundredth is to be patched."""

MODEL = """<?xml version="1.0"?>
<net name="large" version="11">
	<layers>
		<layer id="0" name="x" type="Parameter" version="opset1">
			<data shape="1,1,32,32" element_type="f32" />
			<output><port id="0" precision="FP32"><dim>1</dim><dim>1</dim><dim>32</dim><dim>32</dim></port></output>
		</layer>
		<layer id="1" name="weights" type="Const" version="opset1">
			<data element_type="i8" shape="{size}" offset="0" size="{size}" />
			<output><port id="0" precision="I8"><dim>{size}</dim></port></output>
		</layer>{layers}
	</layers>
	<edges>{edges}
	</edges>
	<rt_info />
</net>
"""
POOL = """
		<layer id="{0}" name="pool.{0}" type="MaxPool" version="opset{1}">
			<data strides="1, 1" dilations="1, 1" pads_begin="1, 1" pads_end="1, 1" kernel="3, 3" rounding_type="ceil_torch" \
auto_pad="explicit" index_element_type="i64" axis="0" />
			<input><port id="0" precision="FP32"><dim>1</dim><dim>1</dim><dim>32</dim><dim>32</dim></port></input>
			<output>
				<port id="1" precision="FP32"><dim>1</dim><dim>1</dim><dim>32</dim><dim>32</dim></port>
				<port id="2" precision="I64"><dim>1</dim><dim>1</dim><dim>32</dim><dim>32</dim></port>
			</output>
		</layer>"""
KNOWN = (("ceil_torch", "floor"), ("", ""))
EDGE = '\n\t\t<edge from-layer="{}" from-port="{}" to-layer="{}" to-port="0" />'

RUN = """
import re, sys
from pathlib import Path
from ovdoctor.patching import patch
result = patch(sys.argv[1], max_opset=8, prove=False)
assert result.weights == "linked" and len(result.applied) > 1, result
print(re.findall(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[0])
"""


def write(folder: Path, size: int) -> Path:
    """A model with so many bytes of weights."""
    layers = "".join(
        POOL.format(number, 14 if number % 100 == 0 else 8).replace(*KNOWN[number % 100 == 0]) for number in range(2, LAYERS)
    )
    edges = EDGE.format(0, 0, 2) + "".join(EDGE.format(number, 1, number + 1) for number in range(2, LAYERS - 1))
    path = folder / f"{size}.xml"
    path.write_text(MODEL.format(size=size, layers=layers, edges=edges))
    with path.with_suffix(".bin").open("wb") as file:
        file.truncate(size)
    return path


def main() -> None:
    """Time and peak memory for small and large weights."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = write(Path(folder), size)
            begin = time.perf_counter()
            done = subprocess.run([sys.executable, "-c", RUN, str(path)], capture_output=True, text=True, check=True)
            seconds = time.perf_counter() - begin
            peak = int(re.findall(r"\d+", done.stdout)[-1]) / 1024
            what = f"{size / 2**30:8.3f} GiB of weights, {LAYERS} operations, {LAYERS // 100 - 1} patched"
            print(f"{what}: {seconds:.2f} s with Python's start, {peak:.0f} MiB")


if __name__ == "__main__":
    main()
