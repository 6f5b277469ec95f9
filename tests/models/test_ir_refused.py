"""What is refused: every file in ``refused/``, in the words of the ``.txt`` beside it; and what is absurdly large, made here."""

from __future__ import annotations

import os
import stat
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.models.sketches import EDGE, PARAMETER, RESULT, net, save

from ovdoctor.errors import InputError
from ovdoctor.models.ir import IrError, iter_layers, limits, read_ir

REFUSED = sorted(path for path in (Path(__file__).parent / "refused").iterdir() if path.suffix != ".txt")
MEMORY = 48 << 20
"""No refusal needs more: the largest thing that is held is a tag of 2 MiB, as bytes, as text, and as expat has it."""


@pytest.mark.parametrize("patterns", [True, False], ids=["patterns", "expat"])
@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_refused(path: Path, patterns: bool) -> None:
    with pytest.raises(InputError) as caught:
        read_ir(path, patterns=patterns)
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").strip()
    assert str(caught.value).removeprefix(f"{path}:").strip() == expected
    assert "\n" not in str(caught.value)


def test_every_expectation_has_its_file() -> None:
    folder = Path(__file__).parent / "refused"
    assert {path.stem for path in folder.glob("*.txt")} == {path.stem for path in REFUSED}


ABSURD: dict[str, tuple[Callable[[], str], str]] = {
    "deep": (lambda: net(more="<rt_info>" + "<a>" * 100_000), "more than 100 elements inside each other"),
    "deep-subgraphs": (
        lambda: '<net version="11">' + '<layers><layer id="0" name="a" type="Loop" version="opset5"><body>' * 50_000,
        "more than 100 elements inside each other",
    ),
    "many-subgraphs": (
        lambda: net(PARAMETER.replace("<output>", "<body/>" * 21_000 + "<output>")),
        "more than 20000 sub-graphs",
    ),
    "long-name": (lambda: net(PARAMETER.replace('name="x"', f'name="{"x" * 1_500_000}"')), "more than 262144 characters"),
    "long-names": (lambda: net(PARAMETER.replace('names="x"', f'names="{"x," * 700_000}"')), "more than 262144 characters"),
    "long-attribute": (lambda: net(PARAMETER.replace("1,3", "1," * 700_000)), "more than 262144 characters"),
    "long-type": (lambda: net(PARAMETER.replace("Parameter", "P" * 300)), "more than 256 characters"),
    "long-precision": (lambda: net(PARAMETER.replace("FP32", "F" * 300)), "more than 256 characters"),
    "long-tag": (lambda: net(PARAMETER.replace('name="x"', f'name="{"x" * 9_000_000}"')), "does not end"),
    "long-tag-with-brackets": (lambda: net(PARAMETER.replace('name="x"', f'name="{">" * 9_000_000}"')), "does not end"),
    "long-comment": (lambda: net(f"<!-- {'> ' * 5_000_000} -->"), "does not end"),
    "long-text": (lambda: net(" " * 9_000_000), "does not end"),
    "long-text-in-dim": (
        lambda: net(PARAMETER.replace("<dim>1", "<dim>" + "> " * 10_000_000)),
        "this dimension has more than 64 characters",
    ),
    "long-dim": (lambda: net(PARAMETER.replace("<dim>1", "<dim>" + "1" * 60)), "neither a length nor -1"),
    "many-dims": (lambda: net(PARAMETER.replace("<dim>1</dim>", "<dim>1</dim>" * 100_000)), "more than 1000 dimensions"),
    "many-ports": (lambda: net(PARAMETER.replace("<output>", "<output>" + '<port id="1"/>' * 70_000)), "more than 65536 ports"),
    "many-attribute-names": (
        lambda: net(more="".join(f'<rt_info a{number}="1"/>' for number in range(30_000))),
        "too many different names",
    ),
    "long-attribute-names": (
        lambda: net(more="".join(f"<{letter * 400_000}/>" for letter in "abcdef")),
        "too many different names",
    ),
    "many-kinds": (
        lambda: net("".join(f'<layer id="{number}" name="" type="T{number}" version="a"/>' for number in range(17_000))),
        "more than 16383 kinds of operations",
    ),
    "scattered-ids": (
        lambda: net(
            "".join(f'<layer id="{number * 10**9}" name="" type="T" version="a"/>' for number in range(1, 21_000)),
        ),
        "scattered",
    ),
}


@pytest.mark.parametrize("name", ABSURD)
def test_absurd(name: str, tmp_path: Path) -> None:
    make, expected = ABSURD[name]
    path = save(tmp_path, make())
    tracemalloc.start()
    try:
        with pytest.raises(IrError, match=expected) as caught:
            read_ir(path)
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()
    assert len(str(caught.value)) < 1000


def test_tables_do_not_outgrow_their_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TABLES", 1 << 20)
    path = save(tmp_path, net("".join(PARAMETER.replace('id="0" name', f'id="{number}" name') for number in range(60_000)), ""))
    with pytest.raises(IrError, match="too many operations and ports"):
        read_ir(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IrError, match="cannot be read: No such file"):
        read_ir(tmp_path / "missing.xml")


def test_a_folder(tmp_path: Path) -> None:
    for folder in (tmp_path, Path(), Path("/")):
        with pytest.raises(IrError, match="not a file"):
            read_ir(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_make_it_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xml")
    assert stat.S_ISFIFO((tmp_path / "pipe.xml").stat().st_mode)
    with pytest.raises(IrError, match="not a file"):
        read_ir(tmp_path / "pipe.xml")


def test_layers_come_before_the_refusal(tmp_path: Path) -> None:
    path = save(tmp_path, net()[:-20])
    layers = iter_layers(path)
    assert [next(layers).name, next(layers).name] == ["x", "y"]
    with pytest.raises(IrError, match="ends in the middle"):
        next(layers)


def test_the_first_of_two_mistakes_is_named(tmp_path: Path) -> None:
    path = save(tmp_path, net(PARAMETER + RESULT.replace('id="1"', 'id="0"'), EDGE + "<edge"))
    with pytest.raises(IrError, match="another layer with id 0"):
        read_ir(path)
