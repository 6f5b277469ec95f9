"""For which targets a model is judged: what was named, and for the rest this machine or a saved one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, cast, get_args

from ovdoctor.errors import InputError
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.facts.versions import parse
from ovdoctor.tables import Target, timeline
from ovdoctor.tables.model import Device, Os

_DRIVER_SCHEMES: dict[str, Os] = {"windows": "windows", "npu-linux": "linux"}


@dataclass(frozen=True)
class Wanted:
    """What was named. What is empty comes from the machine; several of a kind are judged each."""

    devices: tuple[str, ...] = ()
    openvino: tuple[str, ...] = ()
    npu_driver: tuple[str, ...] = ()
    npu_platform: tuple[str, ...] = ()
    os: str | None = None

    def __post_init__(self) -> None:
        """A typo must not look like an answer. Raises InputError."""
        for device in self.devices:
            if device not in get_args(Device):
                raise InputError(f"there is no device '{device}' to judge for (known: {', '.join(get_args(Device))})")
        for version in self.openvino:
            if not version or parse(version, "openvino") is None:
                raise InputError(f"'{version}' is no version of OpenVINO; write 2024.5, 2024.5.0.dev20240911 or 2026.4.1")
        for driver in self.npu_driver:
            if not any(parse(driver, scheme) for scheme in _DRIVER_SCHEMES):
                raise InputError(f"'{driver}' is no version of an NPU driver; write 32.0.100.3104 (Windows) or 1.10.0 (Linux)")
        for platform in self.npu_platform:
            if platform not in PLATFORMS:
                raise InputError(f"there is no NPU platform '{platform}' (known: {', '.join(PLATFORMS)})")
        if self.os not in (None, *get_args(Os)):
            raise InputError(f"there is no system '{self.os}' (known: {', '.join(get_args(Os))})")
        self._agree()

    def _agree(self) -> None:
        """What contradicts itself is no target."""
        if self.about_npu and self.devices and "NPU" not in self.devices:
            raise InputError(f"an NPU driver or platform says nothing of {' and '.join(self.devices)}: add --device NPU")
        if self.os == "macos" and (self.about_npu or "NPU" in self.devices):
            raise InputError("OpenVINO has no NPU plugin for macOS")
        for driver in self.npu_driver:
            if self.os and _of_driver(driver) != self.os:
                raise InputError(f"NPU driver {driver} is one of {_of_driver(driver)}, not of {self.os}")

    @property
    def about_npu(self) -> bool:
        """Whether an NPU was named without the word."""
        return bool(self.npu_driver or self.npu_platform)


PLATFORMS = ("3720", "4000", "5010", "5020", "6010")
"""Meteor Lake and Arrow Lake, Lunar Lake, Panther Lake, and those after it; as ``npu.platform`` names them."""


@dataclass(frozen=True)
class Aim:
    """A target, and where it comes from."""

    target: Target
    chosen: str
    facts: Snapshot
    """What is known of the machine, as far as it is the target's."""
    doubt: str = ""
    """Why the release is not the machine's own, where that could not be found out: then nothing there is fine."""


Look = Callable[[], Snapshot]
"""How the machine is looked at, if that is needed."""


def find_targets(wanted: Wanted, look: Look, machine: str = "this machine") -> list[Aim]:
    """The targets; ``machine`` names what ``look`` looks at."""
    if wanted.openvino and wanted.devices and set(wanted.devices) <= {"CPU", "GPU"}:
        return list(_aims(wanted, wanted.devices, Snapshot(), machine))  # nothing of the machine is asked for
    snapshot = look()
    return list(_aims(wanted, wanted.devices or _devices(wanted, snapshot), snapshot, machine))


def _devices(wanted: Wanted, snapshot: Snapshot) -> tuple[str, ...]:
    """Those that were meant, or that the machine has; every machine has a CPU."""
    if wanted.about_npu:
        return ("NPU",)
    has = {"GPU": "gpu.intel.generation", "NPU": "npu.platform"}
    return ("CPU", *(device for device, fact in has.items() if isinstance(snapshot.get(fact), Known)))


def _aims(wanted: Wanted, devices: Sequence[str], snapshot: Snapshot, machine: str) -> Iterator[Aim]:
    system = _system(wanted, snapshot)
    foreign = wanted.os is not None and wanted.os != _text(snapshot, "os.family")
    facts = Snapshot() if foreign else snapshot
    releases, chosen = _releases(wanted, snapshot, machine)
    version = snapshot.get("openvino.version")
    doubt = version.reason if not wanted.openvino and isinstance(version, Unknown) else ""
    for device, release in product(devices, releases):
        if device != "NPU":
            yield Aim(Target(cast(Device, device), release, os=system), chosen, facts, doubt)
            continue
        platforms = wanted.npu_platform or (_text(facts, "npu.platform"),)
        drivers = wanted.npu_driver or (_driver(wanted, facts),)
        for platform, driver in product(platforms, drivers):
            own = not (wanted.openvino or wanted.npu_driver or wanted.npu_platform)
            compiler = _text(facts, "npu.compiler.route") if own else None
            target = Target("NPU", release, platform, driver, _of_driver(driver) or system, cast("_Compiler", compiler))
            yield Aim(target, chosen, facts, doubt)


_Compiler = Literal["driver", "plugin"]


def _releases(wanted: Wanted, snapshot: Snapshot, machine: str) -> tuple[tuple[str, ...], str]:
    if wanted.openvino:
        return wanted.openvino, "OpenVINO as named"
    fact = snapshot.get("openvino.version")
    if isinstance(fact, Known):
        return (str(fact.value),), f"OpenVINO of {machine} ({fact.source})"
    why = f"no OpenVINO on {machine}" if isinstance(fact, Absent) else f"the OpenVINO of {machine} is not known: {fact.reason}"
    newest = timeline("cpu").releases[-1]
    return (newest,), f"{why}; judged for {newest}, the newest that was measured (--openvino names another)"


def _driver(wanted: Wanted, facts: Snapshot) -> str | None:
    """The machine's driver, unless another platform's was asked for: drivers and platforms go together."""
    if wanted.npu_platform and _text(facts, "npu.platform") not in wanted.npu_platform:
        return None
    return _text(facts, "npu.driver.version")


def _system(wanted: Wanted, snapshot: Snapshot) -> Os | None:
    named = wanted.os or next(filter(None, map(_of_driver, wanted.npu_driver)), None) or _text(snapshot, "os.family")
    return cast(Os, named) if named in get_args(Os) else None


def _of_driver(driver: str | None) -> Os | None:
    """The system whose numbering that is."""
    return next((system for scheme, system in _DRIVER_SCHEMES.items() if driver and parse(driver, scheme)), None)


def _text(snapshot: Snapshot, name: str) -> str | None:
    fact = snapshot.get(name)
    return str(fact.value) if isinstance(fact, Known) else None
