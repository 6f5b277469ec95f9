"""Places for constants whose weights were thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest

from ovdoctor.models.ir import read_ir
from ovdoctor.models.openvino.layout import lay_out

CONSTANT = """<layer id="{0}" name="c{0}" type="Const" version="opset1">
\t<data element_type="f32" shape="{1}" offset="{2}" size="{3}" />
\t<output>
\t\t<port id="0" precision="FP32" />
\t</output>
</layer>
"""


def net(*constants: tuple[str, str, int]) -> str:
    layers = "".join(CONSTANT.format(number, *constant) for number, constant in enumerate(constants))
    return f'<?xml version="1.0"?>\n<net name="m" version="11">\n<layers>\n{layers}</layers>\n<edges />\n<rt_info />\n</net>\n'


def test_one_behind_the_other(tmp_path: Path) -> None:
    written, xml, weights = tmp_path / "a.xml", tmp_path / "b.xml", tmp_path / "b.bin"
    written.write_text(net(("2, 8", "0", 64), ("", "0", 4), ("1048576", "-1", 4194304)), newline="\n")
    lay_out(written, xml, weights)
    lines = [line.strip() for line in xml.read_text().splitlines() if "offset" in line]
    assert lines == [
        '<data element_type="f32" shape="2, 8" offset="0" size="64" />',
        '<data element_type="f32" shape="" offset="64" size="4" />',
        '<data element_type="f32" shape="1048576" offset="68" size="4194304" />',
    ]
    assert not written.exists()
    assert weights.stat().st_size == 4194372
    assert getattr(weights.stat(), "st_blocks", 0) * 512 < 65536
    assert read_ir(xml, weights=weights).weights.problem_count == 0


def test_everything_else_is_left_as_it_is(tmp_path: Path) -> None:
    other = '<data offset="3" size="4" />\n<data element_type="f32" shape="1" />\n'
    text = net().replace("<layers>\n", f'<layers>\n<layer id="0" name="é" type="A" version="opset1">\n{other}</layer>\n')
    (tmp_path / "a.xml").write_text(text, encoding="utf-8", newline="\n")
    lay_out(tmp_path / "a.xml", tmp_path / "b.xml", tmp_path / "b.bin")
    assert (tmp_path / "b.xml").read_text(encoding="utf-8") == text
    assert (tmp_path / "b.bin").read_bytes() == b""


@pytest.mark.parametrize("text", ["", net()[:-9], net()[:-60]])
def test_a_file_that_was_not_finished(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(text)
    with pytest.raises(OSError, match="not written to its end"):
        lay_out(tmp_path / "a.xml", tmp_path / "b.xml", tmp_path / "b.bin")
