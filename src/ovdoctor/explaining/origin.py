"""Is a text of that machine? What it tells that no text of the machine could."""

from __future__ import annotations

from collections.abc import Iterable

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Known, Unknown

SYSTEM = ("os.family",)
HARDWARE = ("cpu.codename", "cpu.vendor", "npu.platform")
"""What stays the same, whatever is installed."""
_IN_OTHER_WORDS = {"cpu.codename": "cpu.brand", "cpu.vendor": "cpu.brand"}
"""Of a processor that has no code name here, for Intel has not made it."""


def contradictions(said: Snapshot, there: Snapshot, names: Iterable[str] = (*SYSTEM, *HARDWARE)) -> list[str]:
    """What the text says and the machine is not, as ``windows, not linux``; empty for one that may be its own."""
    found = [_contradiction(name, said, there) for name in names]
    return list(dict.fromkeys(words for words in found if words))


def _contradiction(name: str, said: Snapshot, there: Snapshot) -> str:
    one, other = said.get(name), there.get(name)
    if not isinstance(one, Known) or isinstance(other, Unknown):
        return ""
    if isinstance(other, Known) and one.value in str(other.value).split(" / "):  # one number stands for Kaby and Coffee Lake
        return ""
    if isinstance(other, Known) and name != "cpu.vendor":
        return f"{'NPU ' if name.startswith('npu.') else ''}{one.value}, not {other.value}"
    if name not in _IN_OTHER_WORDS:
        return ""
    one, other = (side.get(_IN_OTHER_WORDS[name]) for side in (said, there))
    return f"{one.value}, not {other.value}" if isinstance(one, Known) and isinstance(other, Known) else ""
