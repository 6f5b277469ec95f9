"""What a file is that is not IR, from its first bytes, to say what to do with it."""

from __future__ import annotations

_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_MAGIC = (
    (b"PK\x03\x04", "a zip archive (a PyTorch, Keras or packed model)"),
    (b"\x89HDF", "HDF5 (a Keras model)"),
    (b"\x1f\x8b", "gzip: unpack it first"),
    (b"\x80\x02", "a Python pickle (a PyTorch checkpoint)"),
    (b"\x08", "protobuf (an ONNX, TensorFlow or PaddlePaddle model)"),
    (b"\x7fELF", "a program or a compiled model"),
    (b"{", "JSON"),
    (b"version https://git-lfs", "a Git LFS pointer, not the model itself: run git lfs pull"),
)
_TFLITE = b"TFL3"
HEAD = 4096
"""How many bytes are enough; disks that were not written in time leave files of zeros."""


def why_not_xml(head: bytes, suffix: str) -> str | None:
    """Why a file that begins like this cannot be IR; ``None`` if it may be."""
    if not head.strip(b"\0 \t\r\n"):
        return "there is nothing in the file: copy or download it again"
    if suffix.lower() == ".bin":
        return "these are the weights of a model: name the .xml file beside them"
    if head.startswith(_WIDE):
        return "the file is in UTF-16; OpenVINO writes UTF-8: save it as UTF-8"
    if head.removeprefix(_BOM).lstrip(b" \t\r\n").startswith(b"<"):
        return None
    found = "TensorFlow Lite" if head[4:8] == _TFLITE else next((what for magic, what in _MAGIC if head.startswith(magic)), None)
    return f"not an OpenVINO model (XML), but {found}" if found else "not XML; an OpenVINO model is an .xml with a .bin beside it"
