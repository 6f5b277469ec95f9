"""Truncated, mutated and hostile files: a result or an IrError, and both ways of reading agree on which, to the letter."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.models.networks import networks, write
from tests.models.sketches import EDGE, PARAMETER, RESULT, net, read, save

from ovdoctor.models.ir import IrError, Layer, ModelSummary, limits

Outcome = tuple[ModelSummary, list[Layer], list[object]] | str

SEEDS = ("if", "loop", "tensor_iterator", "names", "max_pool", "compressed", "shapes")
PIECES = [
    "<layers>", "</layers>", "<layer", "</layer>", "<edges>", "</edges>", "<edge", EDGE, PARAMETER, RESULT, "<net>", "</net>",
    "<body>", "</body>", "<input>", "</input>", "<output>", "</output>", "<port id='1'>", "</port>", '<port id="1"/>', "<data/>",
    "<dim>", "</dim>", "<dim>-1</dim>", "<dim>?</dim>", "<rt_info>", "</rt_info>", "<a", "/>", ">", "<", '"', "'", "=", " ",
    "&lt;", "&#0;", "&#10;", "&x;", "<!--", "-->", "<![CDATA[", "]]>", "<?x?>", "<!DOCTYPE a [", "<!ENTITY a 'b'>",
    "\n", "\r", "\r\n", "\t", "\0", "\x0b", "\ufffe", "\ufeff", "é", "中", "\U0001f600",
    "-1", "0", "1..2", "99999999999999999999", ' a="1" a="2"', ' names="',
]  # fmt: skip
ELEMENTS = "net layers layer edges edge input output port dim body then_body rt_info data unknown".split()  # noqa: SIM905
ATTRIBUTES = "id name type version shape offset size precision from-layer to-port value".split()  # noqa: SIM905
VALUES = ["0", "1", "7", "", "a", "opset1", "Const", "Parameter", "Result", "1,?", "f32", "-1"]


@cache
def seed(name: str) -> bytes:
    """A model of OpenVINO's, as it writes it."""
    with TemporaryDirectory() as folder:
        return write(networks()[name](), Path(folder), name).read_bytes()


def outcome(path: Path, *, patterns: bool, chunk: int) -> Outcome:
    """What reading gives, in a form that can be compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "CHUNK", chunk)
        try:
            summary, recorder = read(path, patterns=patterns)
        except IrError as error:
            return str(error)
    fed: list[object] = [
        (graph.path, [graph.sources(layer.id) for layer in recorder.layers if layer.path == graph.path])
        for graph in recorder.graphs
    ]
    return summary, recorder.layers, fed


def check(data: bytes, chunk: int) -> Outcome:
    """Read data both ways. Returns the outcome."""
    with TemporaryDirectory() as folder:
        path = save(Path(folder), data)
        by_patterns = outcome(path, patterns=True, chunk=chunk)
        assert by_patterns == outcome(path, patterns=False, chunk=64 << 10)
    return by_patterns


chunks = st.sampled_from([1, 50, 701, 64 << 10])


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real model with a few wounds."""
    data = bytearray(seed(draw(st.sampled_from(SEEDS))))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.sampled_from([0, 1, 2, 7, 40, 300])))
        match draw(st.sampled_from(["cut", "piece", "bytes", "copy", "swap", "digit"])):
            case "cut":
                del data[begin:end]
            case "piece":
                data[begin:end] = draw(st.sampled_from(PIECES)).encode()
            case "bytes":
                data[begin:end] = draw(st.binary(max_size=4))
            case "copy":
                target = draw(st.integers(0, len(data)))
                data[target:target] = data[begin:end]
            case "swap":
                old, new = (draw(st.sampled_from(PIECES)).encode() for _ in range(2))
                data = data.replace(old, new, draw(st.sampled_from([1, -1])))
            case "digit":
                digits = [index for index, byte in enumerate(data) if byte in b"0123456789"]
                if digits:
                    data[draw(st.sampled_from(digits))] = draw(st.sampled_from(b"0123456789-.?x "))
    return bytes(data)


@settings(max_examples=400)
@given(mutated(), chunks)
def test_mutated(data: bytes, chunk: int) -> None:
    check(data, chunk)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30), chunks)
@example(["<layers>", PARAMETER.replace("shape=", "0shape=")], 64 << 10)
@example(["<layers>", PARAMETER.replace("<dim>3</dim>", "<dim>3<dim></dim></dim>")], 64 << 10)
def test_hostile(pieces: list[str], chunk: int) -> None:
    text = "".join(pieces)
    check(text.encode("utf-8", "surrogatepass"), chunk)
    check(f'<net name="m" version="11">{text}</net>'.encode("utf-8", "surrogatepass"), chunk)
    check(net(PARAMETER + text + RESULT).encode("utf-8", "surrogatepass"), chunk)


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_anything(data: bytes) -> None:
    check(data, 64 << 10)


@pytest.mark.parametrize("name", ["names", "loop"])
def test_truncated_anywhere(name: str) -> None:
    data = seed(name)
    for end in range(0, len(data), 11):
        result = check(data[:end], 64 << 10)
        assert isinstance(result, str) or not data[end:].strip()


@settings(max_examples=200)
@given(st.data())
def test_any_order_of_well_formed_parts(data: st.DataObject) -> None:
    """Well-formed, with names that mean something where they do not belong."""
    attributes = st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from(VALUES))
    elements: st.SearchStrategy[str] = st.recursive(
        st.sampled_from(["", " ", "3", PARAMETER, RESULT, EDGE]),
        lambda inside: st.builds(
            lambda name, values, children: f"<{name}{_written(values)}>{''.join(children)}</{name}>",
            st.sampled_from(ELEMENTS),
            attributes,
            st.lists(inside, max_size=4),
        ),
        max_leaves=20,
    )
    check(net(data.draw(elements), data.draw(elements), data.draw(elements)).encode(), data.draw(chunks))


def _written(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())
