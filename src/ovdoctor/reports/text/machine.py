"""The machine in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Known, Record


def machine_lines(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """(subject, what was found of it); what could not be looked at is said to be unknown."""
    yield "System", _system(snapshot)
    yield "CPU", _cpu(snapshot)
    yield "Python", _python(snapshot)
    yield "OpenVINO", _openvino(snapshot)
    yield "NPU", _npu(snapshot)
    yield "GPU", _gpu(snapshot)


def _text(snapshot: Snapshot, name: str, absent: str = "", unknown: str = "unknown") -> str:
    fact = snapshot.get(name)
    if isinstance(fact, Known):
        return str(fact.value)
    return absent if isinstance(fact, Absent) else unknown


def _known(snapshot: Snapshot, name: str, form: str = "{}") -> str:
    fact = snapshot.get(name)
    return form.format(fact.value) if isinstance(fact, Known) else ""


def _records(snapshot: Snapshot, name: str) -> list[Record]:
    fact = snapshot.get(name)
    items = fact.value if isinstance(fact, Known) and isinstance(fact.value, (list, tuple)) else ()
    return [item for item in items if isinstance(item, Mapping)]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _system(snapshot: Snapshot) -> str:
    names = {"windows": "Windows", "macos": "macOS", "linux": "Linux"}
    family = _text(snapshot, "os.family")
    name = _known(snapshot, "os.distribution") or names.get(family, family)
    return _joined(
        f"{name} {_known(snapshot, 'os.version')}".strip(),
        _known(snapshot, "os.build", "build {}"),
        _known(snapshot, "os.kernel", "kernel {}"),
        _known(snapshot, "os.arch"),
        _known(snapshot, "os.container", "in a container ({})"),
        _known(snapshot, "os.wsl", "WSL {}"),
        _known(snapshot, "os.vm", "virtual machine ({})"),
    )


def _cpu(snapshot: Snapshot) -> str:
    total = snapshot.get("memory.total")
    memory = f"{total.value / (1 << 30):.0f} GiB memory" if isinstance(total, Known) and isinstance(total.value, int) else ""
    return _joined(
        _text(snapshot, "cpu.brand"),
        _known(snapshot, "cpu.codename"),
        _known(snapshot, "cpu.cores.usable", "{} usable processors"),
        _known(snapshot, "cpu.quota", "quota {}"),
        memory,
    )


def _python(snapshot: Snapshot) -> str:
    version = _joined(f"{_known(snapshot, 'python.implementation')} {_text(snapshot, 'python.version')}".strip())
    return _joined(version, _known(snapshot, "python.executable")) + _known(snapshot, "python.chosen", "; {}")


def _openvino(snapshot: Snapshot) -> str:
    version = _text(snapshot, "openvino.version", absent="not installed")
    devices = [str(record.get("name")) for record in _records(snapshot, "openvino.devices")]
    listed = f"devices: {', '.join(devices)}" if devices else ""
    if isinstance(snapshot.get("openvino.devices"), Known) and not devices:
        listed = "no devices"
    return _joined(version, _known(snapshot, "openvino.origin", "from {}"), listed)


def _npu(snapshot: Snapshot) -> str:
    if isinstance(snapshot.get("npu.hardware"), Absent):
        return "none on the bus"
    return _joined(
        f"{_known(snapshot, 'npu.codename')} {_known(snapshot, 'npu.platform')}".strip() or _text(snapshot, "npu.hardware"),
        "driver " + _text(snapshot, "npu.driver.version", absent="not installed"),
        _known(snapshot, "npu.compiler.route", "models go to the compiler in the {}"),
    )


def _gpu(snapshot: Snapshot) -> str:
    adapters = _records(snapshot, "gpu.hardware")
    if not adapters:
        return "none" if isinstance(snapshot.get("gpu.hardware"), (Absent, Known)) else "unknown"
    names = [str(record.get("codename") or record.get("name") or record.get("pci") or "?") for record in adapters]
    vendors = [str(record.get("vendor", "")) for record in adapters]
    return _joined(
        ", ".join(f"{vendor.capitalize()} {name}" for vendor, name in zip(vendors, names, strict=True)),
        _known(snapshot, "gpu.compute_runtime.version", "compute-runtime {}"),
        _known(snapshot, "gpu.compute_runtime.legacy", "compute-runtime legacy1 {}"),
        _known(snapshot, "gpu.driver.version", "driver {}"),
    )
