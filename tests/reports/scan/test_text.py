"""The text for people: it fits, it can be shown anywhere, and no verdict stands without how it is known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.reports.scan.corpus import NAMES, scan, scans

from ovdoctor.findings.scan import Scan
from ovdoctor.reports.scan.text import render
from ovdoctor.reports.scan.text.table import table_lines
from ovdoctor.reports.text.terminal import Terminal


@given(scans(), st.integers(40, 110), st.booleans(), st.booleans())
@settings(max_examples=60)
def test_anything_is_shown_and_nothing_steers_the_terminal(found: Scan, width: int, unicode: bool, verbose: bool) -> None:
    shown = render(found, Terminal(width=width, unicode=unicode), verbose)
    assert all(character.isprintable() or character == "\n" for character in shown)
    shown.encode("cp936", "replace")
    shown.encode("utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 110])
@pytest.mark.parametrize("name", NAMES)
def test_it_fits_the_terminal(name: str, width: int) -> None:
    """Only what must stay whole to be copied (an address, a path, a command, a layer's name) may be longer than the line."""
    for line in render(scan(name), Terminal(width=width)).splitlines():
        copied = line.startswith(("    ovdoctor patch", "To change the model")) or len(line.split()) <= 3
        assert len(line) <= width or copied, line


@pytest.mark.parametrize("name", ["ok", "fails-on-two-targets", "releases", "unknown-and-asked"])
def test_plain_terminals_get_plain_characters(name: str) -> None:
    render(scan(name), Terminal(unicode=False)).encode("ascii")


@pytest.mark.parametrize("name", NAMES)
def test_colour_says_nothing_that_words_do_not(name: str) -> None:
    coloured = render(scan(name), Terminal(colour=True))
    plain = render(scan(name), Terminal())
    import click

    assert [line.rstrip() for line in click.unstyle(coloured).splitlines()] == plain.splitlines()
    assert coloured != plain or not scan(name).models


def test_ok_always_says_how_it_is_known() -> None:
    (model,) = scan("ok").models
    (target,) = model.targets
    assert "all 23 kinds of operations are known to work (measured on CPU 2024.1.0)" in shown_of(scan("ok"))
    silent = replace(target, how_known="", notes=())
    told = replace(scan("ok"), models=(replace(model, targets=(silent,)),))
    assert "(how this is known was not recorded)" in shown_of(told)
    assert "ok (how this is known was not recorded)" in "\n".join(table_lines(told.models, Terminal()))


def test_ok_without_operations_is_not_praised() -> None:
    (model,) = scan("ok").models
    empty = replace(scan("ok"), models=(replace(model, targets=(replace(model.targets[0], counts={}),)),))
    assert "it has no operations to judge" in shown_of(empty)


def test_what_is_undecided_is_told_beside_ok() -> None:
    (model,) = scan("ok").models
    left = replace(model.targets[0], undecided=("some-rule",))
    assert "1 rule undecided" in shown_of(replace(scan("ok"), models=(replace(model, targets=(left,)),)))


def test_a_finding_of_several_targets_is_told_once() -> None:
    (model,) = scan("fails-on-two-targets").models
    twice = replace(model, targets=(model.targets[0], model.targets[0]))
    shown = shown_of(replace(scan("ok"), models=(twice,)))
    assert shown.count("(told above)") == len(model.targets[0].findings)
    assert shown.count("Use OpenVINO 2024.1.0 or newer.") == 1


def test_many_models_are_told_in_full_only_where_they_fail() -> None:
    shown = shown_of(scan("many"))
    assert "Model     models/detection/yolov8n.xml" in shown
    assert "Model     models/classification/googlenet.xml" not in shown
    assert "Model     models/classification/googlenet.xml" in render(scan("many"), Terminal(width=100), verbose=True)


def shown_of(found: Scan) -> str:
    return render(found, Terminal(width=200))


def test_a_verdict_that_undecided_rules_leave_open_looks_open() -> None:
    shown = shown_of(scan("undecided"))
    assert "? unknown on CPU, OpenVINO 2024.1: all 23 kinds of operations are known to work; 2 rules undecided" in shown
    assert "✓" not in shown
