"""The two sides of a comparison: files, recorded machines, this machine."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ovdoctor.api import Evidence, gather
from ovdoctor.errors import InputError
from ovdoctor.facts.assume import SOURCE
from ovdoctor.facts.documents import read_snapshot
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known, Unknown

Where: TypeAlias = str | Path | Evidence | Snapshot | None
"""A snapshot, a report (JSON, zip), a recorded host, evidence, or facts themselves; ``None`` is this machine."""

_VERSIONS = (
    ("kernel", "os.kernel"),
    ("Python", "python.version"),
    ("OpenVINO", "openvino.version"),
    ("NPU driver", "npu.driver.version"),
    ("compute-runtime", "gpu.compute_runtime.version"),
    ("GPU driver", "gpu.driver.version"),
)


class Seen(NamedTuple):
    """The facts of one side; ``name`` is how it is called."""

    name: str
    snapshot: Snapshot
    notices: list[str]

    @property
    def devices(self) -> tuple[str, ...] | None:
        """The devices that were asked about when it was made; ``None``: it does not tell, or all."""
        asked = self.snapshot.get("request.devices")
        value = asked.value if isinstance(asked, Known) else None
        return tuple(map(str, value)) if isinstance(value, (list, tuple)) and value else None

    @property
    def live(self) -> bool:
        """Whether a model was run on it."""
        asked = self.snapshot.get("request.live")
        return isinstance(asked, Known) and asked.value is True

    @property
    def summary(self) -> str:
        """The versions that decide most, as far as they are known."""
        system = self._known("os.distribution") or self._known("os.family")
        versions = [f"{label} {value}" for label, name in _VERSIONS if (value := self._known(name))]
        return ", ".join(filter(None, [f"{system} {self._known('os.version')}".strip(), *versions]))

    def _known(self, name: str) -> str:
        fact = self.snapshot.get(name)
        return str(fact.value) if isinstance(fact, Known) else ""

    def with_facts(self, facts: Mapping[str, Fact]) -> Seen:
        """The same with some facts replaced."""
        return self._replace(snapshot=self.snapshot.with_facts(facts))


def see(where: Where) -> Seen:
    """Look at one side. Raises InputError."""
    if isinstance(where, Snapshot):
        return Seen("given facts", where, [])
    if where is None or isinstance(where, Evidence):
        evidence = where or Evidence()
        snapshot, notices = gather(evidence)
        return Seen(str(evidence.facts or evidence.host or "this machine"), snapshot, notices)
    path = Path(where)
    snapshot, notices = _read(path)
    assumed = sorted(name for name, fact in snapshot.facts.items() if fact.source == SOURCE)
    notices += [f"{path}: assumed, not measured: {', '.join(assumed)}"] if assumed else []
    return Seen(str(path), snapshot, notices)


def _read(path: Path) -> tuple[Snapshot, list[str]]:
    if path.is_dir():
        return gather(Evidence(host=path))
    try:
        return read_snapshot(path)
    except InputError:
        if not path.is_file():
            raise
        with suppress(InputError):  # neither this nor that: the first reason is the likelier one
            return gather(Evidence(host=path))
        raise


def asked_alike(before: Seen, after: Seen, devices: tuple[str, ...]) -> tuple[Seen, Seen, tuple[str, ...], list[str]]:
    """Both sides with the same question, what it is, and what must be said of that.

    Where nobody names devices, they are those of a report about some devices; a live run of one side alone is not held against
    the other.
    """
    notices: list[str] = []
    told = {side.devices for side in (before, after) if side.devices is not None}
    if not devices and len(told) == 1:
        (devices,) = told
    elif not devices and told:
        notices.append("the two were made about different devices: all are compared")
    question: Fact = Known(list(devices), "--device") if devices else Absent("no --device")
    before, after = (side.with_facts({"request.devices": question}) for side in (before, after))
    if before.live != after.live:
        notices.append(f"a model was run on one side alone (--live, {(before if before.live else after).name}): for the other "
                       "what that tells is not known")  # fmt: skip
        before, after = (side if side.live else side.with_facts(_NOT_RUN) for side in (before, after))
    return before, after, devices, notices


_NO_LIVE = Unknown("no model was run (--live)", "--live")
_NOT_RUN: dict[str, Fact] = {"request.live": _NO_LIVE, "openvino.live": _NO_LIVE}
