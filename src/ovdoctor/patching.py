"""``ovdoctor patch`` and ``ovdoctor compare`` as functions."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ovdoctor.errors import InputError

if TYPE_CHECKING:
    from ovdoctor.findings.patching import Comparison, PatchResult, Proof
    from ovdoctor.patches.document import Document
    from ovdoctor.patches.goal import Goal
    from ovdoctor.patches.plan import Plan
    from ovdoctor.patches.proof import Shapes

SCHEMA_VERSION = 1


def patch(
    path: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    *,
    openvino: str | None = None,
    device: str | None = None,
    npu_driver: str | None = None,
    npu_platform: str | None = None,
    os_family: str | None = None,
    max_opset: int | None = None,
    shapes: Mapping[str, str] | Sequence[str] = (),
    python: str | None = None,
    prove: bool = True,
    prove_with: str | None = None,
    in_place: bool = False,
    dry_run: bool = False,
    diff: bool = False,
) -> PatchResult:
    """Make a model work on a target, and prove that it computes the same.

    The target is an OpenVINO release on a device, with the NPU's driver or platform; a newest opset; or, where nothing is named,
    the OpenVINO of ``python`` (the active environment). ``shapes`` are those of inputs: ``{"images": "1,3,640,640"}``. The
    result is written to ``output`` (``model.patched.xml``), the weights are linked. Nothing is written if the target would not
    read it, if the proof fails, or with ``dry_run``. ``prove_with`` is an interpreter with the target's own OpenVINO.
    Raises InputError.
    """
    from ovdoctor.patches.document import Document
    from ovdoctor.patches.plan import bring
    from ovdoctor.patches.shaping import parse, places_of, reshape
    from ovdoctor.process.interpreter import choose

    source = Path(path)
    if source.is_dir():
        raise InputError(f"{source}: a folder; name the model's .xml")
    if prove_with and not prove:
        raise InputError("--no-prove and --prove-with contradict each other: give one of them")
    place = _place(source, output, in_place)
    document = Document(source)
    interpreter = choose(python).executable
    there = _interpreter_there(prove_with) if prove_with else None
    written = [f"{name}={shape}" for name, shape in shapes.items()] if isinstance(shapes, Mapping) else shapes
    wanted = places_of(document, [parse(each) for each in written])
    named = any((openvino, device, npu_driver, npu_platform))
    goal = _goal(named or not (max_opset or wanted), openvino, device, npu_driver, npu_platform, os_family, max_opset, python)
    if wanted:
        reshape(document, wanted, interpreter)
    plan = bring(document.graphs.values(), goal)
    work = _Work(document, plan, goal, wanted, place, interpreter if prove else None, there if prove else None, diff)
    return work.finish(in_place=in_place, dry_run=dry_run)


def _interpreter_there(given: str) -> str:
    from ovdoctor.process.interpreter import choose

    try:
        return choose(given).executable
    except InputError as error:
        raise InputError(str(error).replace("--python", "--prove-with", 1)) from None


class _Work:
    """A planned patch on its way to a file."""

    def __init__(
        self,
        document: Document,
        plan: Plan,
        goal: Goal,
        shapes: Shapes,
        place: Path,
        python: str | None,
        there: str | None,
        diff: bool,
    ) -> None:
        self._document, self._plan, self._goal, self._shapes = document, plan, goal, shapes
        self._place, self._python, self._target_python, self._diff = place, python, there, diff

    def finish(self, *, in_place: bool, dry_run: bool) -> PatchResult:
        from ovdoctor.findings.patching import Proof

        note = " ".join(dict.fromkeys([each.patch for each in self._plan.applied] + (["shapes"] if self._shapes else [])))
        data = self._document.rendered(note)
        changed = data != self._document.data
        blocked = any(each.stage == "read" for each in self._plan.refused)
        if not changed or blocked or dry_run:
            reason = "nothing was written" if changed else "nothing was changed"
            return self._result(None, "none", Proof("not proved", reason), data=data)
        return self._write(data, in_place=in_place)

    def _write(self, data: bytes, *, in_place: bool) -> PatchResult:
        from ovdoctor.findings.patching import Proof
        from ovdoctor.patches.indices import has_indices
        from ovdoctor.patches.proof import prove
        from ovdoctor.patches.publish import back_up, draft

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
                    indices=has_indices(self._document),
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
        from ovdoctor.findings.patching import Proof
        from ovdoctor.patches.indices import has_indices
        from ovdoctor.patches.proof import prove_there

        found = prove_there(self._document.path, written, python, there, shapes=self._shapes, indices=has_indices(self._document))
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
        from ovdoctor.findings.patching import PatchResult, ShapeChange

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
            diff=_diff(self._document, data) if self._diff else "",
        )


def describe(goal: Goal) -> str:
    """The goal in words: ``CPU with OpenVINO 2023.0.0``."""
    parts = []
    if goal.target is not None:
        target = goal.target
        parts.append(f"{target.device} with OpenVINO {target.openvino}")
        parts += [f"platform {target.npu_platform}"] if target.npu_platform else []
        parts += [f"driver {target.npu_driver}"] if target.npu_driver else []
    if goal.max_opset is not None:
        parts.append(f"opset{goal.max_opset} at most")
    return ", ".join(parts) or "the shapes that were asked for"


def _goal(
    targeted: bool,
    openvino: str | None,
    device: str | None,
    npu_driver: str | None,
    npu_platform: str | None,
    os_family: str | None,
    max_opset: int | None,
    python: str | None,
) -> Goal:
    from ovdoctor.patches.goal import Goal

    if max_opset is not None and not 1 <= max_opset <= 99:
        raise InputError(f"--max-opset {max_opset}: there is no such opset")
    if not targeted:
        return Goal(None, max_opset)
    import msgspec

    from ovdoctor.api import Evidence, gather
    from ovdoctor.scanning.targets import Wanted, find_targets
    from ovdoctor.tables.devices import route_of

    def one(value: str | None) -> tuple[str, ...]:
        return (value,) if value else ()

    default = "NPU" if npu_driver or npu_platform else "CPU"
    devices = one((device or default).upper())
    wanted = Wanted(devices, one(openvino), one(npu_driver), one(npu_platform), os_family)
    aims = find_targets(wanted, lambda: gather(Evidence(python=python))[0])
    target = aims[0].target
    route = route_of(target)
    if npu_driver and route is not None and route.compiler is None:  # it was named because its compiler matters
        target = msgspec.structs.replace(target, npu_compiler="driver")
    return Goal(target, max_opset)


def _place(source: Path, output: str | os.PathLike[str] | None, in_place: bool) -> Path:
    if in_place and output is not None:
        raise InputError("--in-place and --output are two places: give one of them")
    if in_place:
        return source
    place = Path(output) if output is not None else source.with_name(f"{source.stem}.patched.xml")
    if place.suffix.lower() != ".xml":
        raise InputError(f"{place}: OpenVINO reads models from files that end in .xml: name the output so")
    if not place.parent.is_dir():
        raise InputError(f"{place}: there is no folder {place.parent}")
    for each in (place, place.with_suffix(".bin")):
        if each.is_dir():
            raise InputError(f"{each}: that is a folder")
    same = [(place, source), (place.with_suffix(".bin"), source.with_suffix(".bin"))]
    if any(one.absolute() == other.absolute() for one, other in same) or _is_one_file(place, source):
        raise InputError(f"{place}: that is the model itself; --in-place changes it, and keeps a backup")
    return place


def _is_one_file(place: Path, source: Path) -> bool:
    """Whether both lead to one file: by a symbolic link, or where file systems do not tell A from a.

    Another hard link of it is another place: only that name gets the result.
    """
    if place.resolve() == source.resolve():
        return True
    return place.exists() and source.exists() and place.samefile(source) and source.stat().st_nlink == 1


def _diff(document: Document, data: bytes) -> str:
    """The change as a unified diff."""
    old, new = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (document.data, data))
    return "".join(difflib.unified_diff(old, new, document.path.name, "patched"))


def compare(
    one: str | os.PathLike[str],
    other: str | os.PathLike[str],
    *,
    devices: Sequence[str] = ("CPU",),
    python: str | None = None,
) -> Comparison:
    """Outputs of two models on the same inputs, and their speed in interleaved runs, on each device. Raises InputError."""
    from ovdoctor.models.ir import read_ir
    from ovdoctor.models.openvino.kinds import model_kind
    from ovdoctor.patches.comparing import compare_models
    from ovdoctor.process.interpreter import choose

    if not devices:
        raise InputError("--device: name at least one device, as in CPU,GPU")
    for path in (Path(one), Path(other)):
        if model_kind(path) == "ir":
            read_ir(path)  # what is broken has its line here; OpenVINO would say less
    return compare_models(Path(one), Path(other), [device.upper() for device in devices], choose(python).executable)
