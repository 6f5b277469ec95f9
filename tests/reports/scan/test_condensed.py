"""What is not known for one reason is told once, and nothing else is."""

from __future__ import annotations

from msgspec.structs import replace
from tests.reports.scan.corpus import scan

from ovdoctor.reports.scan.condensed import condensed
from ovdoctor.reports.scan.grouped import groups


def test_alike_but_for_the_operation() -> None:
    (model,) = scan("unknown-for-one-reason").models
    failing, together = condensed(model.targets[0].findings)
    assert failing.verdict == "fails"
    assert (
        together.title
        == "Add-1, Concat-1, Constant-1 and 2 more: no sources of the compiler in NPU driver 32.0.100.2714 were read"
    )
    assert together.operation == "Add-1, Concat-1, Constant-1, Parameter-1, Swish-4"
    assert together.count == 235
    assert [place.line for place in together.places] == [10, 20, 30, 40, 50]


def test_other_reasons_and_failures_stay_apart() -> None:
    (model,) = scan("unknown-for-one-reason").models
    _, first, second, *_ = model.targets[0].findings
    other = replace(second, how_known="something else")
    assert condensed([first, other]) == [first, other]
    failing = [replace(each, verdict="fails") for each in (first, second)]
    assert condensed(failing) == failing


def test_a_result_for_each_operation_where_programs_read_them() -> None:
    assert len(groups(scan("unknown-for-one-reason"))) == 6
    assert len(groups(scan("unknown-for-one-reason"), together=True)) == 2
