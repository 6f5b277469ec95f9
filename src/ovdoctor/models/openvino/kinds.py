"""Which files are models that OpenVINO reads, by suffix and content."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Literal, TypeAlias

from ovdoctor.errors import InputError
from ovdoctor.models.ir.recognise import HEAD, why_not_xml

ModelKind: TypeAlias = Literal["ir", "onnx", "tflite", "tensorflow", "paddle", "gguf"]
"""Formats of files that ``Core.read_model`` takes. PyTorch and JAX models are converted in memory, not read from files:
https://docs.openvino.ai/2025/openvino-workflow/model-preparation.html"""

SUFFIXES = (".xml", ".onnx", ".tflite", ".pb", ".meta", ".pdmodel", ".gguf")
"""What models are usually called. A PaddlePaddle ``.json`` is told from others by its content alone, a SavedModel is a folder."""

SAVED_MODEL = "saved_model.pb"
_PROTOBUF: dict[str, ModelKind] = {".onnx": "onnx", ".pb": "tensorflow", ".meta": "tensorflow", ".pdmodel": "paddle"}
_FIRST_BYTES: dict[str, bytes] = {
    "onnx": b"\x08\x12\x1a\x22\x28\x32\x3a\x42\x72\xa2\xca",
    "tensorflow": b"\x08\x0a\x12\x1a\x22\x2a",
    "paddle": b"\x0a\x22\x2a",
}
"""Fields, with their wire types, of ModelProto; of GraphDef, MetaGraphDef and SavedModel; of ProgramDesc (framework.proto)."""
_ONNX_SINCE = 3
"""The first IR version of ONNX that was released: https://github.com/onnx/onnx/blob/main/docs/Versioning.md"""

_EXPORT = "export it to ONNX, or convert it with openvino.convert_model(), and name the result"
_SUFFIX_ADVICE = {
    ".bin": "these are the weights of a model: name the .xml file beside them",
    ".pdiparams": "these are the weights of a PaddlePaddle model: name the .pdmodel or .json file beside them",
    ".index": "this is part of a TensorFlow checkpoint: name the .meta file beside it",
    ".pbtxt": "TensorFlow's text form is not read by OpenVINO: save the graph as binary .pb",
    ".safetensors": f"weights without a model: {_EXPORT}",
    ".caffemodel": "a Caffe model, which OpenVINO has not read since 2024.0: convert it to ONNX",
    ".mlmodel": "a Core ML model, which OpenVINO does not read",
    ".blob": "a model compiled for one device: name the model that it was made from",
}
_CONTENT_ADVICE = (
    (b"PK\x03\x04", f"a zip archive, such as a PyTorch or Keras model: {_EXPORT}"),
    (b"\x89HDF", f"HDF5, such as a Keras model: {_EXPORT}"),
    (b"\x80", f"a Python pickle, such as a PyTorch checkpoint: {_EXPORT}"),
    (b"\x1f\x8b", "gzip: unpack it first"),
    (b"\x7fELF", "a program or a compiled model: name the model that it was made from"),
    (b"version https://git-lfs", "a Git LFS pointer, not the model itself: run git lfs pull"),
)


def model_kind(path: Path) -> ModelKind:
    """The format of a model. Raises InputError for what is none, with what it is instead.

    Only the beginning is looked at: that a file is of a kind does not mean that it is whole. What may be IR is ``ir``, for the
    reader of IR says better what is wrong with it.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _folder(path)
        if not stat.S_ISREG(mode):
            raise InputError(f"{path}: neither a file nor a folder")
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file or folder") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return _file(path, head)


def _folder(path: Path) -> ModelKind:
    if (path / SAVED_MODEL).is_file():
        return "tensorflow"
    raise InputError(f"{path}: a folder that is no TensorFlow SavedModel: there is no {SAVED_MODEL} in it")


def _file(path: Path, head: bytes) -> ModelKind:
    suffix = path.suffix.lower()
    if suffix == ".xml":
        return "ir"
    if not head.strip(b"\0 \t\r\n"):
        raise InputError(f"{path}: there is nothing in the file: copy or download it again")
    if path.name == SAVED_MODEL:
        raise InputError(f"{path}: part of a TensorFlow SavedModel: name the folder that it lies in")
    if suffix in _SUFFIX_ADVICE:
        raise InputError(f"{path}: {_SUFFIX_ADVICE[suffix]}")
    if why_not_xml(head, suffix) is None:
        return "ir"
    if head[4:8] == b"TFL3":
        return "tflite"
    if head.startswith(b"GGUF"):
        return "gguf"
    for magic, what in _CONTENT_ADVICE:
        if head.startswith(magic):
            raise InputError(f"{path}: not a model that OpenVINO reads, but {what}")
    if head.lstrip().startswith(b"{"):
        return _json(path, head)
    return _protobuf(path, head, suffix)


def _json(path: Path, head: bytes) -> ModelKind:
    """PaddlePaddle's newer form: ``{"base_code":{"magic":"pir","trainable":true,"version":1},"program":…``."""
    if b'"magic"' in head and b'"pir"' in head:
        return "paddle"
    raise InputError(f"{path}: JSON, and no PaddlePaddle model")


def _protobuf(path: Path, head: bytes, suffix: str) -> ModelKind:
    """Protobuf has no signature: the suffix tells what it is, and the first field whether it can be."""
    kind = _PROTOBUF.get(suffix)
    if kind is None:
        if head[0] == 0x08 and _ONNX_SINCE <= head[1:2].ljust(1, b"\0")[0] < 0x80:
            return "onnx"
        expected = ", ".join(SUFFIXES)
        raise InputError(f"{path}: not a model that OpenVINO reads, or not named like one ({expected})")
    if head[0] not in _FIRST_BYTES[kind]:
        raise InputError(f"{path}: named like a model ({suffix}), but its content is none")
    return kind
