"""``ovdoctor patch`` and ``ovdoctor compare`` as functions."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from ovdoctor.errors import InputError
from ovdoctor.findings.patching import Comparison, PatchResult
from ovdoctor.models.ir import read_ir
from ovdoctor.models.openvino.kinds import model_kind
from ovdoctor.patches.comparing import compare_models
from ovdoctor.patches.document import Document
from ovdoctor.patches.indices import indices_of
from ovdoctor.patches.plan import bring
from ovdoctor.patches.shaping import parse, places_of, reshape
from ovdoctor.patching.goals import goal_of
from ovdoctor.patching.places import place_of
from ovdoctor.patching.work import Work
from ovdoctor.process.interpreter import choose


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
    source = Path(path)
    if source.is_dir():
        raise InputError(f"{source}: a folder; name the model's .xml")
    if prove_with and not prove:
        raise InputError("--no-prove and --prove-with contradict each other: give one of them")
    place = place_of(source, output, in_place)
    document = Document(source)
    interpreter = choose(python).executable
    there = _interpreter_there(prove_with) if prove_with else None
    written = [f"{name}={shape}" for name, shape in shapes.items()] if isinstance(shapes, Mapping) else shapes
    wanted = places_of(document, [parse(each) for each in written])
    named = any((openvino, device, npu_driver, npu_platform))
    goal = goal_of(named or not (max_opset or wanted), openvino, device, npu_driver, npu_platform, os_family, max_opset, python)
    if wanted:
        reshape(document, wanted, interpreter)
    indices = indices_of(document)  # of the original: a patch may take away the operation that limits them
    plan = bring(document.graphs.values(), goal)
    provers = (interpreter, there) if prove else (None, None)
    work = Work(document, plan, goal, wanted, place, provers, indices, diff)
    return work.finish(in_place=in_place, dry_run=dry_run)


def _interpreter_there(given: str) -> str:
    try:
        return choose(given).executable
    except InputError as error:
        raise InputError(str(error).replace("--python", "--prove-with", 1)) from None


def compare(
    one: str | os.PathLike[str],
    other: str | os.PathLike[str],
    *,
    devices: Sequence[str] = ("CPU",),
    python: str | None = None,
) -> Comparison:
    """Outputs of two models on the same inputs, and their speed in interleaved runs, on each device. Raises InputError."""
    if not devices:
        raise InputError("--device: name at least one device, as in CPU,GPU")
    for path in (Path(one), Path(other)):
        if model_kind(path) == "ir":
            read_ir(path)  # what is broken has its line here; OpenVINO would say less
    return compare_models(Path(one), Path(other), [device.upper() for device in devices], choose(python).executable)
