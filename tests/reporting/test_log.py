"""As much of a log as is passed on."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.logs.excerpt import Excerpt
from ovdoctor.reporting.log import passed_on
from ovdoctor.reports.ticket.ends import ends


def test_colours_of_a_terminal_are_not_passed_on() -> None:
    log = passed_on(Excerpt("\x1b[31mRuntimeError\x1b[0m: x\r\nnext\n"), Path("/home/x/app.log"))
    assert (log.name, log.text, log.left_out) == ("app.log", "RuntimeError: x\nnext", 0)


def test_standard_input_has_a_name() -> None:
    assert passed_on(Excerpt("x"), Path("-")).name == "standard input"


def test_of_a_very_long_log_both_ends_are_passed_on() -> None:
    lines = [f"line {number} {'x' * 60}" for number in range(30_000)]
    log = passed_on(Excerpt("\n".join(lines)), Path("app.log"))
    told = log.text.split("\n")
    assert told[0] == lines[0] and told[-1] == lines[-1]
    (marker,) = [line for line in told if line.startswith("[…")]
    assert marker == f"[… ovdoctor left out {log.left_out} lines here …]"
    assert len(told) - 1 + log.left_out == len(lines)
    assert len(log.text) < (1 << 20) + 100
    assert len(told) - told.index(marker) > 2 * told.index(marker)  # errors are at the end


@given(st.lists(st.text("ab", max_size=9), max_size=30), st.integers(0, 60), st.integers(0, 60))
def test_ends_are_ends(lines: list[str], first: int, last: int) -> None:
    text, left_out = ends(lines, first, last)
    told = text.split("\n") if lines else []
    if not left_out:
        assert told == lines
        return
    place = told.index(f"[… ovdoctor left out {left_out} lines here …]")
    head, tail = told[:place], told[place + 1 :]
    assert head == lines[: len(head)] and tail == lines[len(lines) - len(tail) :]
    assert len(head) + left_out + len(tail) == len(lines)
    assert sum(map(len, head)) <= first and sum(map(len, tail)) <= last
