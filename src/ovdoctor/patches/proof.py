"""Does the patched model compute what the original does? Asked of OpenVINO, in a child process with a time limit."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from ovdoctor.findings.patching import Proof, Run
from ovdoctor.patches.indices import Indices
from ovdoctor.process.child import Child
from ovdoctor.process.clearing import at_end, temporary_folder
from ovdoctor.process.watching import INSIDE, child_environment

FOLDER = Path(__file__).absolute().parent
"""Where the package ``proving`` is, which runs in the child."""
START = """\
import sys
from ovdoctor.process.inside import leash
leash()
sys.path.insert(0, sys.argv.pop(1))
import proving
del sys.path[0]
from proving.main import main
main()
"""
"""Run by ``process/inside.py``, which see. The folder of ``proving`` is on the path for a moment only: its other modules have
names that the user's own may have, too."""
LIMIT = 900.0
"""Seconds that one child may take: a large model runs a dozen times."""
SEEDS = 3
SAFE = ["rows", "last", "small", "zeros"]
"""Integers that lead out of few tables: the number of the row, the same in the last part of each index, 0 and 1, or 0 alone.

The first two are never the same twice: who writes twice in one place leaves it to chance which is last.
"""
EQUIVALENT = 1e-3
"""Largest difference of an equivalent patch, relative to the largest value of the output; f32 arithmetic stays far below."""
ACROSS_RELEASES = 1e-3
"""The same between two releases, whose kernels add up in other orders."""


class Answer(msgspec.Struct):
    """What a child said."""

    executable: str = ""
    openvino: str = ""
    unprovable: str = ""
    differs: str = ""
    runs: list[dict[str, Any]] = []
    labels: list[str] = []
    signature: Any = None
    found: Any = None
    bodies: list[Any] = []


def ask(python: str, options: dict[str, object], limit: float = LIMIT) -> Answer:
    """One question to the OpenVINO of an interpreter. What happens to the child is an answer, too."""
    with temporary_folder() as folder:
        question, answer = Path(folder, "question.json"), Path(folder, "answer.json")
        question.write_text(json.dumps({**options, "answer": os.fspath(answer)}), "ascii")
        command = (python, "-B", "-c", Path(INSIDE).read_text("ascii"), START, os.fspath(FOLDER), os.fspath(question))
        try:
            child = Child(command, child_environment(os.environ))
        except OSError as error:
            return Answer(unprovable=f"{python} cannot be started: {error.strerror}")
        end, timed_out = time.monotonic() + limit, False
        with at_end(child.stop):
            try:
                while child.next_line(end) is not None:
                    pass
            except TimeoutError:
                timed_out = True
            finally:  # an interrupted run leaves no process behind
                code, output = child.end()
        try:
            return msgspec.json.decode(answer.read_bytes(), type=Answer)
        except (OSError, msgspec.DecodeError):
            return Answer(unprovable=_ending(python, timed_out, code, output, limit))


Shapes: TypeAlias = list[tuple[int, str]]
"""Places of inputs, and the shapes that they were given."""


def prove(
    original: Path, patched: Path, python: str, *, exact: bool, shapes: Shapes | None = None, indices: Indices | None = None
) -> Proof:
    """Both models in one OpenVINO, the original with the shapes that were asked for. ``indices``: which inputs are some."""
    options: dict[str, object] = {
        "task": "compare",
        "original": str(original.absolute()),
        "patched": str(patched.absolute()),
        "seeds": SEEDS,
        "shapes": shapes or [],
        **values_of(indices),
    }
    return _proof(ask_safely(python, options), python, 0.0 if exact else EQUIVALENT)


def prove_there(
    original: Path,
    patched: Path,
    python: str,
    target_python: str,
    *,
    shapes: Shapes | None = None,
    indices: Indices | None = None,
) -> Proof:
    """The original here, the patched model in the target's own OpenVINO, on the same inputs."""
    with temporary_folder() as place:
        folder = os.fspath(place)
        kept = keep_outputs(original, python, folder, shapes=shapes, indices=indices)
        if kept.unprovable:
            return Proof("not proved", kept.unprovable, kept.openvino, target_python)
        return hold_there(kept, patched, target_python, folder)


def keep_outputs(
    original: Path, python: str, folder: str, *, shapes: Shapes | None = None, indices: Indices | None = None
) -> Answer:
    """Run the original, and keep inputs and outputs in a folder."""
    options: dict[str, object] = {"task": "keep", "original": str(original.absolute()), "seeds": SEEDS, "folder": folder}
    options.update(shapes=shapes or [], **values_of(indices))
    return ask_safely(python, options)


def values_of(indices: Indices | None) -> dict[str, object]:
    """What inputs may hold. Where indices are computed from inputs, no limits are known: integers are tried that lead not far."""
    found = indices or Indices()
    domains = {str(place): msgspec.to_builtins(domain) for place, domain in found.domains.items()}
    return {"domains": domains, "integers": SAFE if found.loose else []}


def hold_there(kept: Answer, patched: Path, python: str, folder: str) -> Proof:
    """Run the patched model on what was kept."""
    options: dict[str, object] = {"task": "hold", "patched": str(patched.absolute()), "labels": kept.labels, "folder": folder}
    return _proof(ask(python, options), python, ACROSS_RELEASES)


def ask_safely(python: str, options: dict[str, object]) -> Answer:
    """Ask again where it crashed: integers may have been indices that lead out of a table.

    First with the last part of each index alone, so that no two are the same; then with 0 alone, then with other numbers from
    0 to 1 as well, for indices may be computed from them.
    """
    answer = ask(python, options)
    for milder in ({"integers": ["last"]}, {"integers": ["zeros"]}, {"integers": ["zeros"], "gentle": True}):
        if "ended by" in answer.unprovable:
            answer = ask(python, {**options, **milder})
    return answer


def _proof(answer: Answer, python: str, tolerance: float) -> Proof:
    if answer.unprovable:
        return Proof("not proved", answer.unprovable, answer.openvino, python, tolerance)
    if answer.differs:
        return Proof("differs", answer.differs, answer.openvino, python, tolerance)
    runs = [Run(each["inputs"], each["equal"], each["max_abs"], each["max_rel"]) for each in answer.runs]
    wrong = [(run, each["why"]) for run, each in zip(runs, answer.runs, strict=True) if not _good(run, tolerance)]
    reason = "; ".join(_difference(run, why) for run, why in wrong[:3])
    return Proof("differs" if wrong else "proved", reason, answer.openvino, python, tolerance, runs)


def _good(run: Run, tolerance: float) -> bool:
    return run.equal or 0.0 <= run.max_rel <= tolerance


def _difference(run: Run, why: str) -> str:
    return f"{run.inputs}: {why or f'differs by {run.max_abs:.3g}, {run.max_rel:.3g} of the largest value'}"


def _ending(python: str, timed_out: bool, code: int | None, output: str, limit: float) -> str:
    if timed_out:
        return f"OpenVINO was not done after {limit:.0f} seconds"
    lines: Sequence[str] = [line for line in output.strip().splitlines() if line.strip()]
    how = f"by signal {-code}" if code is not None and code < 0 else f"with code {code}"
    return f"{python} ended {how}" + (f": {lines[-1].strip()[:200]}" if lines else "")
