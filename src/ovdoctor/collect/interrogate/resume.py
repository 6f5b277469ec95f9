"""How to go on after a run that did not come to its end: the next one leaves out what killed it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ovdoctor.process.answers import culprit
from ovdoctor.process.protocol import Begin, Run, Step, decode

MOST_RUNS = 12
"""More than there are plugins; a patient that needs more than that has been understood."""
_BEFORE_DEVICES = ("import", "core", "plugins")
_OF_PLUGIN = ("versions", "devices")


def device_of(step: Step) -> str:
    """The plugin that a question is about: GPU for ``("property", "GPU.1", …)``."""
    return step[1].partition(".")[0] if len(step) > 1 else ""


def resume(runs: Sequence[Run]) -> dict[str, list[str] | list[Step]] | None:
    """Options ``done`` and ``skip`` of the next run; ``None`` if there is nothing left to ask, or no way to ask it.

    Plugins asked before the fatal question are done. If loading the plugin or listing its devices was fatal, so would be
    everything else about it; if one property or model was, only that is left out, and the plugin when it happens again.
    """
    if len(runs) >= MOST_RUNS or runs[-1].stopped in ("total", "flood"):
        return None
    fatal = [step for run in runs if (step := culprit(run))]
    if len(fatal) < len(runs):
        return None
    last = fatal[-1]
    if last[0] in _BEFORE_DEVICES or last[0] == "available":
        return None
    begun = [line.step for run in runs for line in map(decode, run.lines) if isinstance(line, Begin)]
    done = _unique(device_of(step) for step in begun if step[0] in _OF_PLUGIN)
    again = [step for step in fatal if device_of(step) == device_of(last)]
    if last[0] not in _OF_PLUGIN and len(again) == 1:
        done.remove(device_of(last))
    asked = [step for step in begun if step[0] in ("property", "live") and device_of(step) not in done]
    # Core.available_devices loads every plugin, the deadly one as well.
    return {"done": done, "skip": [("available",), *_unique(asked)]}


def _unique(items: Iterable[str] | Iterable[Step]) -> list:  # type: ignore[type-arg]
    return list(dict.fromkeys(items))
