"""How a process ended, in words: signals, Windows' exception codes, exit codes; and what of its last output is evidence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ovdoctor.process.protocol import Limits, Run

SIGNALS = {
    4: "SIGILL (an instruction that this CPU does not have)",
    5: "SIGTRAP",
    6: "SIGABRT (it aborted itself)",
    7: "SIGBUS (a file shorter than it says, or a bad address)",
    8: "SIGFPE (division by zero)",
    9: "SIGKILL (by another process, or for want of memory)",
    11: "SIGSEGV (access to memory that is not its own)",
    15: "SIGTERM",
    31: "SIGSYS (a forbidden system call)",
}
"""By number, for a transcript may come from another system. These are Linux's; macOS differs in SIGBUS, which is 10."""
MACOS_SIGBUS = 10

EXCEPTIONS = {
    0x40000015: "fatal application exit (abort)",
    0xC0000005: "access violation",
    0xC0000017: "no memory",
    0xC000001D: "illegal instruction",
    0xC0000094: "integer division by zero",
    0xC00000FD: "stack overflow",
    0xC0000135: "a DLL was not found",
    0xC0000139: "an entry point was not found in a DLL",
    0xC0000142: "a DLL failed to initialise",
    0xC0000374: "heap corruption",
    0xC0000409: "stack buffer overrun, or abort()",
    0xE06D7363: "uncaught C++ exception",
}
"""https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55"""

EVIDENCE_LENGTH = 600
EVIDENCE_LINES = 12
TELLING = 24
"""Characters of a line of a script that nothing else says by chance."""
LEADING = 40
"""Characters before them that may be a program's own."""
STACK = "(most recent call first):"
STACK_LINES = 6
_OWN = ('File "<string>"', 'File "<frozen importlib', "Extension modules:")


def name_exit(code: int | None, platform: str) -> str:
    """The end of "it …" for an exit code of ``subprocess``: ``was killed by SIGSEGV (…)``, ``ended with 0xC0000005 (…)``."""
    if code is None:
        return "stopped answering without ending"
    if platform == "win32":
        unsigned = code & 0xFFFFFFFF
        if unsigned in EXCEPTIONS or unsigned >= 0x80000000:
            return f"ended with 0x{unsigned:08X} ({EXCEPTIONS.get(unsigned, 'a Windows exception')})"
        return f"ended with exit code {code}"
    if code < 0:
        number = 7 if platform == "darwin" and -code == MACOS_SIGBUS else -code
        return f"was killed by {SIGNALS.get(number, f'signal {-code}')}"
    if code - 128 in SIGNALS:
        return f"ended with exit code {code}, as shells report {SIGNALS[code - 128]}"
    return f"ended with exit code {code}"


def name_end(run: Run, limits: Limits, platform: str) -> str:
    """How a run ended that did not come to its end."""
    if run.stopped == "step":
        return f"did not answer within {limits.step:g} s"
    if run.stopped == "total":
        return f"did not answer before all {limits.total:g} s were over"
    if run.stopped == "flood":
        return "printed without end"
    return name_exit(run.exit, platform)


def evidence(output: str, script: Path) -> str:
    """The last lines of what a process printed, and the innermost of a Python stack; not what only tells of our script."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip() and not line.strip().startswith(_OWN)]
    lines = [told for line in lines if (told := _without_source(line, script))]
    stack = next((number for number, line in enumerate(lines) if line.endswith(STACK)), len(lines))
    text = "\n".join(lines[:stack][-EVIDENCE_LINES:] + lines[stack + 1 :][:STACK_LINES])
    return text if len(text) <= EVIDENCE_LENGTH else f"{text[: EVIDENCE_LENGTH // 3]} […] {text[-EVIDENCE_LENGTH * 2 // 3 + 5 :]}"


def _without_source(line: str, script: Path) -> str:
    """The line up to where it repeats the script, which is an argument: programs that are no Python print theirs."""
    if line.strip() in _own_lines(script):
        return ""
    starts = [line.find(own) for own in _own_lines(script) if len(own) >= TELLING and own in line]
    if not starts:
        return line
    return f"{line[: min(starts)]}[…]" if min(starts) <= LEADING else ""  # what goes before is more of it, quoted otherwise


@cache
def _own_lines(script: Path) -> frozenset[str]:
    text = "\n".join(path.read_text(encoding="ascii") for path in (Path(__file__).with_name("inside.py"), script))
    return frozenset(line.strip() for line in text.splitlines() if line.strip())
