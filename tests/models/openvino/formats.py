"""The models in ``fixtures``, and how tests make others of them."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ovdoctor.models.openvino.kinds import ModelKind

FIXTURES = Path(__file__).parent / "fixtures"
KINDS: dict[str, ModelKind] = {
    "checkpoint/model.meta": "tensorflow",
    "convolution.onnx": "onnx",
    "convolution.tflite": "tflite",
    "frozen.pb": "tensorflow",
    "paddle/model.pdmodel": "paddle",
    "saved_model": "tensorflow",
}
"""Those that OpenVINO reads."""

installed = pytest.mark.skipif(importlib.util.find_spec("openvino") is None, reason="the running environment has no openvino")
posix = pytest.mark.skipif(sys.platform == "win32", reason="the fake interpreters are scripts with a #! line")


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of everything in a folder."""
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so; fail if it does not come."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    """Whether a process has ended. One that was killed may stay as a zombie until its new parent looks after it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def onnx_with_weights(path: Path, count: int) -> None:
    """An ONNX file (protobuf, written by hand) that adds ``count`` zeros in float to its input, then a second constant.

    onnx.proto: ModelProto.ir_version 1, .graph 7, .opset_import 8; GraphProto.node 1, .name 2, .initializer 5, .input 11,
    .output 12; TensorProto.dims 1, .data_type 2, .name 8, .raw_data 9.
    """

    def tensor(name: bytes, length: int) -> bytes:
        return _number(1, length) + _number(2, 1) + _bytes(8, name) + _bytes(9, bytes(4 * length))

    def node(left: bytes, right: bytes, out: bytes) -> bytes:
        return _bytes(1, left) + _bytes(1, right) + _bytes(2, out) + _bytes(4, b"Add")

    def value(name: bytes) -> bytes:
        shape = _bytes(1, _number(1, count))
        return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, 1) + _bytes(2, shape)))

    graph = (
        *(_bytes(1, node(b"x", b"large", b"sum")), _bytes(1, node(b"sum", b"small", b"y")), _bytes(2, b"g")),
        *(_bytes(5, tensor(b"large", count)), _bytes(5, tensor(b"small", 1)), _bytes(11, value(b"x")), _bytes(12, value(b"y"))),
    )
    path.write_bytes(_number(1, 8) + _bytes(7, b"".join(graph)) + _bytes(8, _number(2, 13)))


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def _number(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content
