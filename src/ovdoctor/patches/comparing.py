"""Two models side by side: outputs on the same inputs, and times of runs that take turns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Literal

from ovdoctor.findings.patching import Comparison, Measured, Run
from ovdoctor.models.openvino.kinds import model_kind
from ovdoctor.patches.document import Document
from ovdoctor.patches.indices import Indices, indices_of
from ovdoctor.patches.proof import Answer, ask_safely, values_of

SECONDS = 3.0
"""How long the models take turns, per device and measurement."""
CLOSE = {"CPU": 1e-3, "GPU": 2e-2, "NPU": 2e-2}
"""Largest difference that counts as close, relative to the largest output: GPU and NPU compute in half precision."""


def compare_models(one: Path, other: Path, devices: Sequence[str], python: str) -> Comparison:
    """Ask each device in a process of its own."""
    measured, openvino, same = [], "", None
    values = values_of(_indices(one))
    for device in devices:
        answer = ask_safely(python, {
            "task": "measure", "original": str(one.absolute()), "patched": str(other.absolute()), "seeds": 2,
            "seconds": SECONDS, "device": device, **values,
        })  # fmt: skip
        measured.append(_measured(device, answer))
        openvino = openvino or answer.openvino
        if isinstance(answer.found, dict):
            same = answer.found["same"]
    signatures: Literal["same", "names differ", "unknown"] = "unknown" if same is None else "same" if same else "names differ"
    return Comparison(1, str(one), str(other), openvino, python, measured, signatures)


def _indices(path: Path) -> Indices | None:
    """Which inputs are indices; models of other formats do not say."""
    return indices_of(Document(path)) if model_kind(path) == "ir" else None


def _measured(device: str, answer: Answer) -> Measured:
    if answer.unprovable:
        return Measured(device, "not available", answer.unprovable)
    if answer.differs or not isinstance(answer.found, dict):
        return Measured(device, "not comparable", answer.differs)
    runs = [Run(each["inputs"], each["equal"], each["max_abs"], each["max_rel"]) for each in answer.runs]
    latency, spread = _ratio(answer.found["times"])
    rate, _ = _ratio(answer.found["rates"])
    without = answer.found["no_rates"] or ("" if rate is not None else "there were too few runs")
    verdict, reason = _verdict(device, answer)
    return Measured(
        device,
        verdict,
        reason,
        max(run.max_abs for run in runs),
        max(run.max_rel for run in runs),
        min(each["cosine"] for each in answer.runs),
        latency,
        spread,
        None if rate is None else 1 / rate,
        runs,
        without,
    )


def _verdict(device: str, answer: Answer) -> tuple[Literal["same", "close", "different"], str]:
    if all(each["equal"] for each in answer.runs):
        return "same", ""
    limit = CLOSE.get(device.partition(".")[0], 1e-2)
    far = [each for each in answer.runs if not each["equal"] and not 0.0 <= each["max_rel"] <= limit]
    if not far:
        return "close", ""
    worst = far[0]
    apart = worst["why"] or f"{worst['max_rel']:.3g} of the largest value"
    return "different", f"{worst['inputs']}: {apart}"


def _ratio(pairs: list[list[float]]) -> tuple[float | None, tuple[float, float] | None]:
    ratios = [second / first for first, second in pairs if first > 0 and second > 0]
    if len(ratios) < 4:
        return None, None
    low, _, high = quantiles(ratios, n=4)
    return median(ratios), (low, high)
