"""What became of a patch, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ovdoctor.findings.patching import Applied, PatchResult, Proof, RefusedOperation
from ovdoctor.reports.text.terminal import Terminal, printable

_LISTED = 12
"""Operations of a kind that are listed one by one."""


def render_patch(result: PatchResult, terminal: Terminal, *, dry_run: bool = False) -> str:
    """The result as text."""
    lines = [terminal.style(f"{printable(result.model)} for {printable(result.target)}", bold=True), ""]
    lines += _shapes(result, terminal) + _applied(result, terminal, dry_run) + _refused(result, terminal)
    lines += _unknown(result, terminal)
    lines += _outcome(result, terminal, dry_run)
    if result.diff:
        lines += ["", printable(result.diff.rstrip("\n"))]
    return "\n".join(lines)


def _shapes(result: PatchResult, terminal: Terminal) -> list[str]:
    return [f"  {terminal.symbols.holds} {printable(each.input)}: shape {printable(each.shape)}" for each in result.shapes]


def _applied(result: PatchResult, terminal: Terminal, dry_run: bool) -> list[str]:
    mark = terminal.symbols.info if dry_run else terminal.style(terminal.symbols.holds, fg="green")
    kinds = Counter((each.patch, each.exactness, each.before, each.after) for each in result.applied)
    lines = []
    for kind, count in sorted(kinds.items()):
        patch, exactness, before, after = kind
        times = f", {count} times" if count > 1 else ""
        lines.append(f"  {mark} {printable(before)} becomes {printable(after)}{times} ({exactness}; {patch})")
        named = [each for each in result.applied if (each.patch, each.exactness, each.before, each.after) == kind]
        lines += terminal.wrap(printable(_places(named)), 6)
    return lines


def _refused(result: PatchResult, terminal: Terminal) -> list[str]:
    kinds: dict[tuple[str, str, str], list[RefusedOperation]] = {}
    for each in result.refused:
        kinds.setdefault((each.operation, each.why, each.reason), []).append(each)
    lines = []
    for (operation, why, reason), found in kinds.items():
        mark = terminal.style(terminal.symbols.broken, fg="red")
        places = _places(found)
        if len(found) == 1:
            lines.append(f"  {mark} {printable(operation)} is refused: {printable(places)}")
        else:
            lines.append(f"  {mark} {printable(operation)} is refused, {len(found)} times")
            lines += terminal.wrap(printable(places), 6)
        lines += terminal.wrap(printable(f"{why}. {reason}"), 6)
    return lines


def _places(found: Sequence[Applied | RefusedOperation]) -> str:
    named = ", ".join(f"{each.layer} (line {each.line})" for each in found[:_LISTED])
    return f"{named} and {len(found) - _LISTED} more" if len(found) > _LISTED else named


def _unknown(result: PatchResult, terminal: Terminal) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for each in result.unknown:
        reasons.setdefault(each.why, []).append(each.operation)
    lines = []
    for why, operations in reasons.items():
        named = ", ".join(operations[:_LISTED]) + (f" and {len(operations) - _LISTED} more" if len(operations) > _LISTED else "")
        lines += terminal.wrap(printable(f"not known there: {named} ({why})"), 4, f"  {terminal.symbols.unknown}")
    return lines


def _outcome(result: PatchResult, terminal: Terminal, dry_run: bool) -> list[str]:
    if any(each.stage == "read" for each in result.refused):
        return ["", "Nothing was written: the model would not even be read there."]
    if result.refused and not result.applied and not result.shapes:
        return ["", "Nothing was written: there is nothing that could be changed."]
    if not result.applied and not result.shapes:
        return ["  Nothing is known to fail there: nothing was changed."]
    if dry_run:
        return ["", "Nothing was written (--dry-run)."]
    lines = ["", *_proof("", result.proof, terminal)]
    if result.target_proof is not None:
        lines += _proof(" on the target", result.target_proof, terminal)
    if result.output is None:
        return [*lines, "Nothing was written."]
    weights = {"none": "there are no weights", "linked": "weights linked", "copied": "weights copied",
               "extended": "weights copied, with new constants at their end"}[result.weights]  # fmt: skip
    lines.append(f"Written: {printable(result.output)} ({weights})")
    if result.refused and (result.target_proof is None or result.target_proof.verdict != "proved"):
        lines += terminal.wrap("What is refused above fails there on its own; in this model it may. --prove-with shows it.", 0)
    return [*lines, f"Backup: {printable(result.backup)}"] if result.backup else lines


def _proof(label: str, proof: Proof, terminal: Terminal) -> list[str]:
    release = f" in OpenVINO {proof.openvino.partition('-')[0]}" if proof.openvino else ""
    if proof.verdict == "proved":
        equal = all(run.equal for run in proof.runs)
        worst = max((run.max_rel for run in proof.runs), default=0.0)
        how = "bit by bit" if equal else f"within {worst:.2g} of the largest value (allowed: {proof.tolerance:g})"
        runs = ", ".join(run.inputs for run in proof.runs)
        return terminal.wrap(printable(f"Proved{label}: the outputs are equal {how}{release}, on CPU with {runs}."), 0)
    if proof.verdict == "differs":
        return terminal.wrap(printable(f"The proof{label} failed{release}: {proof.reason}."), 0)
    return terminal.wrap(printable(f"Not proved{label}: {proof.reason}."), 0)
