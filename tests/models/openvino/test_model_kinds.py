"""Which files are models."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.models.openvino.formats import FIXTURES, KINDS

from ovdoctor.errors import InputError
from ovdoctor.models.openvino.kinds import model_kind

FILES = {name: kind for name, kind in KINDS.items() if name != "saved_model"}


@pytest.mark.parametrize(("name", "kind"), [*KINDS.items(), ("paddle-pir/model.json", "paddle"), ("interpolate-area.xml", "ir")])
def test_models(name: str, kind: str) -> None:
    assert model_kind(FIXTURES / name) == kind


@pytest.mark.parametrize(("name", "renamed"), [("convolution.onnx", "model"), ("convolution.tflite", "model.pb")])
def test_what_tells_itself_needs_no_name(name: str, renamed: str, tmp_path: Path) -> None:
    shutil.copy(FIXTURES / name, tmp_path / renamed)
    assert model_kind(tmp_path / renamed) == KINDS[name]


def test_an_ir_by_another_name(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "interpolate-area.xml", tmp_path / "model.onnx")
    assert model_kind(tmp_path / "model.onnx") == "ir"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("model.onnx", b"", "there is nothing in the file: copy or download it again"),
        ("model.tflite", bytes(9999), "there is nothing in the file: copy or download it again"),
        ("model.onnx", b"version https://git-lfs.github.com/spec/v1\noid sha256:1", "not the model itself: run git lfs pull"),
        ("model.pt", b"PK\x03\x04rest", "not a model that OpenVINO reads, but a zip archive, such as a PyTorch or Keras model"),
        ("model.onnx", b"PK\x03\x04rest", "not a model that OpenVINO reads, but a zip archive"),
        ("model.pth", b"\x80\x02}q", "a Python pickle, such as a PyTorch checkpoint"),
        ("model.h5", b"\x89HDF\r\n\x1a\n", "HDF5, such as a Keras model"),
        ("model.onnx.gz", b"\x1f\x8b\x08", "gzip: unpack it first"),
        ("model.bin", b"\x00\x01\x02", "these are the weights of a model: name the .xml file beside them"),
        ("model.pdiparams", b"\x00\x01\x02", "name the .pdmodel or .json file beside them"),
        ("model.index", b"\x00\x01\x02", "part of a TensorFlow checkpoint: name the .meta file beside it"),
        ("saved_model.pb", b"\x08\x01\x12", "part of a TensorFlow SavedModel: name the folder that it lies in"),
        ("model.onnx", b"not a model", "named like a model (.onnx), but its content is none"),
        ("model.pb", b"\x7f\x01", "named like a model (.pb), but its content is none"),
        ("model.json", b'{"a": 1}', "JSON, and no PaddlePaddle model"),
        ("notes.txt", b"hello", "not a model that OpenVINO reads, or not named like one"),
        ("convolution", b"\x0a\x01\x02", "not a model that OpenVINO reads, or not named like one"),
        ("model.tflite", b"\x1c\x00\x00\x00TFL9", "not a model that OpenVINO reads, or not named like one"),
    ],
)
def test_no_models(name: str, content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        model_kind(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert why in str(refused.value)


def test_no_files(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "a folder that is no TensorFlow SavedModel"), (tmp_path / "gone.onnx", "there is no such file")):
        with pytest.raises(InputError, match=why):
            model_kind(path)
    with pytest.raises(InputError, match="cannot be read"):
        model_kind(Path("a\0b.onnx"))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.onnx")
        with pytest.raises(InputError, match="neither a file nor a folder"):
            model_kind(tmp_path / "pipe.onnx")


@given(st.binary(max_size=64), st.sampled_from([".onnx", ".pb", ".tflite", ".pdmodel", ".json", ".gguf", ".meta", ""]))
def test_whatever_it_is_one_sentence_says_so(tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    try:
        assert model_kind(path) in ("ir", "onnx", "tflite", "tensorflow", "paddle", "gguf")
    except InputError as refused:
        assert str(refused).startswith(f"{path}: ")
        assert "\n" not in str(refused)
