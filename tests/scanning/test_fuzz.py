"""Whatever the file is, a scan ends with a verdict or a sentence."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ovdoctor.findings.scan import ModelScan
from ovdoctor.scanning.scan import scan_all
from ovdoctor.scanning.targets import Wanted
from tests.models.test_ir_fuzz import PIECES, SEEDS, seed

EVERYWHERE = Wanted(("CPU", "GPU", "NPU"), ("2023.3", "2026.4.1"), npu_platform=("4000",), os="windows")


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A model with pieces cut out, put in and put in the place of others."""
    data = seed(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 40))
        piece = draw(st.one_of(st.sampled_from(PIECES).map(lambda text: text.encode("utf-8", "replace")), st.binary(max_size=8)))
        data = data[:start] + piece + data[end:]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@given(data=mutated())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_breaks_a_scan(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "model.xml"
    path.write_bytes(data)
    (found,) = scan_all([path], wanted=EVERYWHERE).models
    check(found)


def check(found: ModelScan) -> None:
    """A model that was judged has all its targets; one that was not has a sentence, without a traceback in it."""
    if found.error is not None:
        assert found.error.strip() and "Traceback" not in found.error and not found.targets
        return
    assert len(found.targets) == 6
    for target in found.targets:
        assert (target.verdict == "ok") == (target.stage is None)
        assert target.verdict != "fails" or any(finding.verdict == "fails" for finding in target.findings)


@given(name=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_name_of_an_operation_breaks_a_scan(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    from xml.sax.saxutils import quoteattr

    path = tmp_path_factory.mktemp("fuzz") / "model.xml"
    text = seed("max_pool").decode("utf-8").replace('type="MaxPool"', f"type={quoteattr(name)}")
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    (found,) = scan_all([path], wanted=EVERYWHERE).models
    check(found)
