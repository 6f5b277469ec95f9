"""A planned patch on its way to a file: proved, written, told."""

from __future__ import annotations

import difflib
from contextlib import ExitStack
from pathlib import Path

from ovdoctor.findings.patching import PatchResult, Proof, ShapeChange
from ovdoctor.patches.document import Document
from ovdoctor.patches.goal import Goal
from ovdoctor.patches.indices import Indices
from ovdoctor.patches.plan import Plan
from ovdoctor.patches.proof import Shapes, prove, prove_there
from ovdoctor.patches.publish import back_up, draft
from ovdoctor.patching.goals import describe

SCHEMA_VERSION = 1


class Work:
    """A planned patch on its way to a file."""

    def __init__(
        self,
        document: Document,
        plan: Plan,
        goal: Goal,
        shapes: Shapes,
        place: Path,
        provers: tuple[str | None, str | None],
        indices: Indices,
        diff: bool,
    ) -> None:
        """``provers``: the interpreters that prove it here and in the target's own OpenVINO. ``diff``: tell the change, too."""
        self._document, self._plan, self._goal, self._shapes = document, plan, goal, shapes
        self._place, self._indices, self._diff = place, indices, diff
        self._python, self._target_python = provers

    def finish(self, *, in_place: bool, dry_run: bool) -> PatchResult:
        """Prove it and write it, if it is to be written."""
        note = " ".join(dict.fromkeys([each.patch for each in self._plan.applied] + (["shapes"] if self._shapes else [])))
        data = self._document.rendered(note)
        changed = data != self._document.data
        blocked = any(each.stage == "read" for each in self._plan.refused)
        if not changed or blocked or dry_run:
            reason = "nothing was written" if changed else "nothing was changed"
            return self._result(None, "none", Proof("not proved", reason), data=data)
        return self._write(data, in_place=in_place)

    def _write(self, data: bytes, *, in_place: bool) -> PatchResult:
        exact = all(each.exactness == "exact" for each in self._plan.applied)
        with ExitStack() as stack:
            written = stack.enter_context(draft(self._document, data, self._place))
            proof, target_proof = Proof("not proved", "nobody asked for a proof"), None
            if self._python:
                proof = prove(
                    self._document.path,
                    written.xml,
                    self._python,
                    exact=exact,
                    shapes=self._shapes,
                    indices=self._indices,
                )
            if self._target_python and self._python:
                target_proof = self._there(written.xml, self._python, self._target_python)
            if "differs" in (proof.verdict, target_proof and target_proof.verdict):
                return self._result(None, "none", proof, target_proof, data=data)
            backup = None
            if in_place:
                backup = str(back_up(self._document.path))
                if written.how == "extended" and self._document.weights.exists():
                    back_up(self._document.weights)
            written.publish(self._place)
            return self._result(self._place, written.how, proof, target_proof, data=data, backup=backup)

    def _there(self, written: Path, python: str, there: str) -> Proof:
        found = prove_there(self._document.path, written, python, there, shapes=self._shapes, indices=self._indices)
        wanted = self._goal.target.openvino if self._goal.target is not None else None
        if found.verdict == "proved" and wanted and found.openvino.split(".")[:2] != wanted.split(".")[:2]:
            reason = f"{there} has OpenVINO {found.openvino.partition('-')[0]}, and the target is {wanted}"
            return Proof("not proved", reason, found.openvino, there, found.tolerance, found.runs)
        if found.verdict == "proved" and self._goal.device not in (None, "CPU"):
            reason = f"it computes the same there on CPU, which does not show that {self._goal.device} takes it"
            return Proof("not proved", reason, found.openvino, there, found.tolerance, found.runs)
        return found

    def _result(
        self,
        output: Path | None,
        how: str,
        proof: Proof,
        target_proof: Proof | None = None,
        *,
        data: bytes,
        backup: str | None = None,
    ) -> PatchResult:
        return PatchResult(
            schema_version=SCHEMA_VERSION,
            model=str(self._document.path),
            output=str(output) if output else None,
            weights=how,  # type: ignore[arg-type]
            target=describe(self._goal),
            applied=self._plan.applied,
            refused=self._plan.refused,
            proof=proof,
            target_proof=target_proof,
            backup=backup,
            shapes=[ShapeChange(self._document.summary.inputs[place].name, shape) for place, shape in self._shapes],
            unknown=self._goal.unknown(self._document.graphs.values()),
            diff=change(self._document, data) if self._diff else "",
        )


def change(document: Document, data: bytes) -> str:
    """The change as a unified diff."""
    old, new = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (document.data, data))
    return "".join(difflib.unified_diff(old, new, document.path.name, "patched"))
