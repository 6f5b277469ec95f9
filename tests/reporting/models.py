"""Models whose layers have names that must not be passed on."""

from __future__ import annotations

from pathlib import Path

MODELS = Path(__file__).parents[1] / "scanning" / "models"
SECRET = "acme_secret/block"


def named(folder: Path, layer: str = f"{SECRET}/pool.1") -> Path:
    """An IR with a MaxPool of opset14 of that name, an input and an output."""
    text = (MODELS / "maxpool-14-floor.xml").read_text(encoding="utf-8")
    before, found, after = text.partition('type="MaxPool"')
    head, _, tail = before.rpartition('name="')
    model = folder / "net.xml"
    model.write_text(f'{head}name="{layer}"{tail.partition(chr(34))[2]}{found}{after}', encoding="utf-8")
    return model


def onnx(folder: Path) -> Path:
    """An ONNX file with a convolution that cannot be: OpenVINO names its node and its output when it says so.

    onnx.proto: ModelProto.ir_version 1, .graph 7, .opset_import 8; GraphProto.node 1, .name 2, .input 11, .output 12.
    """
    node = b"".join((_text(1, "x"), _text(1, "w"), _text(2, f"{SECRET}_out"), _text(3, f"{SECRET}_node"), _text(4, "Conv")))
    graph = b"".join((_field(1, node), _text(2, "g"), _port(11, "x"), _port(11, "w"), _port(12, f"{SECRET}_out")))
    path = folder / "conv.onnx"
    path.write_bytes(_number(1, 8) + _field(7, graph) + _field(8, _text(1, "") + _number(2, 17)))
    return path


def _port(field: int, name: str) -> bytes:
    shape = b"".join(_field(1, _number(1, length)) for length in (1, 3))
    return _field(field, _text(1, name) + _field(2, _field(1, _number(1, 1) + _field(2, shape))))


def _number(field: int, number: int) -> bytes:
    return bytes([field << 3, number])


def _text(field: int, text: str) -> bytes:
    return _field(field, text.encode())


def _field(field: int, content: bytes) -> bytes:
    assert len(content) < 1 << 14
    length = bytes([len(content)]) if len(content) < 128 else bytes([len(content) & 0x7F | 0x80, len(content) >> 7])
    return bytes([field << 3 | 2]) + length + content
