"""Read a model file once, from beginning to end."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from ovdoctor.models.ir import limits
from ovdoctor.models.ir.assembly import Assembly
from ovdoctor.models.ir.layers import Layer
from ovdoctor.models.ir.recognise import HEAD, why_not_xml
from ovdoctor.models.ir.refusal import IrError
from ovdoctor.models.ir.sink import Sink
from ovdoctor.models.ir.stream import IrStream
from ovdoctor.models.ir.summary import ModelSummary


def read_ir(path: Path, sink: Sink | None = None, *, weights: Path | None = None, patterns: bool = True) -> ModelSummary:
    """Read an IR; ``sink`` is told of every operation and graph on the way.

    ``weights`` is the weights file, if not the ``.bin`` beside the model. ``patterns=False`` reads with expat alone: slower, with
    the same result. Raises IrError for whatever is no whole IR of version 10 or 11; exceptions of the sink pass through.
    """
    assembly = Assembly(path, weights or _beside(path), sink)
    stream = IrStream(path, assembly, patterns=patterns)
    for chunk in _chunks(path):
        stream.feed(chunk)
    return assembly.summary(stream.close())


def iter_layers(path: Path) -> Iterator[Layer]:
    """The operations of an IR, each soon after it was read, those of a sub-graph before its owner. Raises IrError on the way."""
    batch = _Batch()
    stream = IrStream(path, Assembly(path, _beside(path), batch))
    for chunk in _chunks(path):
        stream.feed(chunk)
        yield from batch.layers
        batch.layers.clear()
    stream.close()
    yield from batch.layers


def _beside(path: Path) -> Path:
    return path.with_suffix(".bin") if path.name else path


class _Batch(Sink):
    def __init__(self) -> None:
        self.layers: list[Layer] = []

    def layer(self, layer: Layer) -> None:
        self.layers.append(layer)


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would make us wait, a device never end
            raise IrError(path, "not a file")
        with path.open("rb") as file:
            if reason := why_not_xml(file.read(HEAD), path.suffix):
                raise IrError(path, reason)
            file.seek(0)
            while chunk := file.read(limits.CHUNK):
                yield chunk
    except OSError as error:
        raise IrError(path, f"cannot be read: {error.strerror}") from None
