"""``python benchmarks/scan_reader.py [MODEL.xml]``: the IR reader beside bare expat and ``openvino.Core().read_model``.

The layers of a model (without an argument a small one is made) are repeated to files of about 10 and 100 MB. All are read in turn
in one process; ratios are of user CPU seconds, round by round. Peak memory is that of a process of its own. The project wants
at most 2.5 of bare expat, and a third of ``read_model``. Figures are printed, never asserted: a loaded machine is no failure.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers import expat

from tabulate import tabulate

from ovdoctor.models.ir import Layer, Sink, read_ir

ROUNDS = {10: 9, 100: 3}
"""By size in MB. ``read_model`` takes longer than the sum of its parts."""

BLOCKS = 40
MEASURED = "--peak"


class Counting(Sink):
    """What a consumer costs at least."""

    def __init__(self) -> None:
        self.layers = 0

    def layer(self, layer: Layer) -> None:
        """Count it."""
        self.layers += 1


def bare_expat(path: Path) -> None:
    """Parse, and count the elements."""
    count = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal count
        count += 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with path.open("rb") as file:
        parser.ParseFile(file)


def reader(path: Path) -> None:
    """Read, with a sink that gets every layer."""
    read_ir(path, Counting())


def summary_alone(path: Path) -> None:
    """Read, without a sink."""
    read_ir(path)


def reader_by_expat(path: Path) -> None:
    """Read without patterns, as what OpenVINO did not write is read."""
    read_ir(path, Counting(), patterns=False)


def read_model(path: Path) -> None:
    """What OpenVINO does before it knows anything of the model."""
    import openvino

    openvino.Core().read_model(path)


METHODS: dict[str, Callable[[Path], None]] = {
    "bare expat": bare_expat,
    "reader": reader,
    "reader, no sink": summary_alone,
    "reader, expat alone": reader_by_expat,
    "read_model": read_model,
}


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == [MEASURED]:
        METHODS[sys.argv[2]](Path(sys.argv[3]))
        print(_peak())
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(sys.argv[1]) if len(sys.argv) > 1 else made_model(Path(folder))
        for megabytes, rounds in ROUNDS.items():
            path = Path(folder) / f"{megabytes}.xml"
            repeat(source, path, megabytes * 1_000_000)
            layers = read_ir(path).layers
            print(f"\n{path.stat().st_size / 1e6:.1f} MB, {layers} layers ({source.name}), {rounds} rounds\n")
            print_table(path, rounds)


def print_table(path: Path, rounds: int) -> None:
    """Time all methods in turn, then ask for the peak of each."""
    seconds: dict[str, list[float]] = {name: [] for name in METHODS}
    for number in range(rounds + 1):
        for name, method in METHODS.items():
            begin = _user_seconds()
            method(path)
            if number:  # the first round warms up
                seconds[name].append(_user_seconds() - begin)
    rows = []
    for name, values in seconds.items():
        to_expat = statistics.median(mine / bare for mine, bare in zip(values, seconds["bare expat"], strict=True))
        faster = statistics.median(theirs / mine for mine, theirs in zip(values, seconds["read_model"], strict=True))
        rows.append((name, f"{statistics.median(values):.3f}", f"{to_expat:.2f}", f"{faster:.2f}", peak(name, path)))
    headers = ("in one process", "user s (median)", "ratio to bare expat", "faster than read_model", "peak MiB (own process)")
    print(tabulate(rows, headers=headers, tablefmt="github", disable_numparse=True))


def peak(name: str, path: Path) -> str:
    """The peak memory of a process that does nothing else."""
    command = [sys.executable, __file__, MEASURED, name, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _peak() -> str:
    status = Path("/proc/self/status")
    if status.exists():  # what the other way tells on Linux is never below the memory of the process that started this one
        (kilobytes,) = re.findall(r"VmHWM:\s*(\d+)", status.read_text())
        return f"{int(kilobytes) / 1024:.0f}"
    if sys.platform == "win32":
        return "-"
    import resource

    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20):.0f}"


def _user_seconds() -> float:
    if sys.platform == "win32":
        return os.times().user
    import resource  # counts microseconds where os.times() counts hundredths

    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def repeat(source: Path, target: Path, size: int) -> None:
    """Write the layers and edges of a model again and again, with new ids and names, until the file has about that size."""
    head, rest = source.read_text(encoding="utf-8").split("\n\t<layers>\n", 1)
    layers, rest = rest.split("\t</layers>\n\t<edges>\n", 1)
    edges, tail = rest.split("\t</edges>\n", 1)
    own_layers = re.compile(r'^\t\t<layer id="(\d+)" name="', re.MULTILINE)  # two tabs: not those of sub-graphs
    own_edges = re.compile(r'^(\t\t<edge from-layer=")(\d+)(".* to-layer=")(\d+)', re.MULTILINE)
    step = len(own_layers.findall(layers))
    copies = range(max(1, round(size / (len(layers) + len(edges)))))
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{head}\n\t<layers>\n")
        for copy in copies:
            renamed = own_layers.sub(lambda found: f'\t\t<layer id="{int(found[1]) + copy * step}" name="{copy}/', layers)  # noqa: B023
            file.write(renamed.replace('names="', f'names="{copy}/'))
        file.write("\t</layers>\n\t<edges>\n")
        for copy in copies:
            shift = copy * step
            file.write(own_edges.sub(lambda found: f"{found[1]}{int(found[2]) + shift}{found[3]}{int(found[4]) + shift}", edges))  # noqa: B023
        file.write(f"\t</edges>\n{tail}")
    weights = source.with_suffix(".bin")
    if weights.exists() and not target.with_suffix(".bin").exists():
        target.with_suffix(".bin").write_bytes(weights.read_bytes())


def made_model(folder: Path) -> Path:
    """A network of convolutions, of the operations that such networks have, saved with compressed weights."""
    import numpy as np
    import openvino
    from openvino import opset8, opset14

    image = opset8.parameter([1, 16, 64, 64], np.float32, name="image")
    value = image
    rng = np.random.default_rng(0)
    for _ in range(BLOCKS):
        kernel = opset8.constant((rng.random((16, 16, 3, 3)) - 0.5).astype(np.float32))
        value = opset8.convolution(value, kernel, [1, 1], [1, 1], [1, 1], [1, 1])
        value = opset8.add(value, opset8.constant(rng.random((1, 16, 1, 1)).astype(np.float32)))
        parts = opset8.split(opset8.swish(value), opset8.constant(np.int64(1)), 2)
        pooled = opset14.max_pool(parts.output(1), [1, 1], [1, 1], [1, 1], [1, 1], [3, 3], "floor")
        value = opset8.concat([parts.output(0), pooled.output(0)], 1)
    model = openvino.Model([opset8.result(value)], [image], "repeated")
    path = folder / "made.xml"
    openvino.save_model(model, path)
    return path


if __name__ == "__main__":
    main()
