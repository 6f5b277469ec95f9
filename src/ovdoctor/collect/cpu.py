"""The processor: what it calls itself, what it can do, which code name and NPU belong to it, how much of it is ours."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from ovdoctor.collect.facts import Found, unknown_on_error
from ovdoctor.collect.host.base import Host
from ovdoctor.collect.memory import group_limit, measured
from ovdoctor.collect.operating_system import sysctl
from ovdoctor.facts.states import Absent, Fact, Known, Unknown, Value
from ovdoctor.hardware.cpu_models import CPU_MODELS

WINDOWS_PROCESSOR = r"HKLM\HARDWARE\DESCRIPTION\System\CentralProcessor\0"

_ARM_IMPLEMENTERS = {"0x41": "ARM", "0x61": "Apple"}

_LINUX_NAMES = {
    # py-cpuinfo
    "avx512bitalg": "avx512_bitalg",
    "avx512vbmi2": "avx512_vbmi2",
    "avx512vnni": "avx512_vnni",
    "avx512vpopcntdq": "avx512_vpopcntdq",
    "rdrnd": "rdrand",
    "sha": "sha_ni",
    "tscdeadline": "tsc_deadline_timer",
    # macOS
    "advsimd": "asimd",
    "avx1_0": "avx",
    "avx2_0": "avx2",
    "feat_dotprod": "asimddp",
    "feat_fhm": "asimdfhm",
    "feat_fp16": "asimdhp",
    "feat_lse": "atomics",
    "feat_rdm": "asimdrdm",
    "neon": "asimd",
    "sse3": "pni",
    "supplementalsse3": "ssse3",
}
"""Flags that Linux's /proc/cpuinfo calls otherwise."""


_DESCRIPTION = ("vendor", "brand", "family", "model", "stepping", "flags")
Description: TypeAlias = Mapping[str, Value | None]
"""Some of these, as one source tells them; ``None`` or empty: it does not."""


def collect(host: Host) -> Found:
    """All facts ``cpu.*``."""
    sources: dict[str, tuple[tuple[str, Callable[[Host], Description]], ...]] = {
        "linux": (("/proc/cpuinfo", _linux),),
        "win32": ((WINDOWS_PROCESSOR, _windows), ("CPUID", _cpuid)),
        "darwin": (("sysctl", _macos),),
    }
    if host.identity.platform not in sources:
        raise OSError(errno.ENOSYS, "ovdoctor does not know this platform", host.identity.platform)
    told: Found = {}
    untold: Found = {}
    for source, read in sources[host.identity.platform]:
        with unknown_on_error(untold, tuple(f"cpu.{name}" for name in _DESCRIPTION), source):
            for name, value in read(host).items():
                told.setdefault(f"cpu.{name}", Absent(source) if value in (None, "", []) else Known(value, source))
    cores = {"cpu.cores.physical": "physical", "cpu.cores.logical": "logical", "cpu.cores.usable": "usable"}
    found = untold | told
    return {
        **found,
        **_from_table(found["cpu.vendor"], found["cpu.family"], found["cpu.model"]),
        **measured(host, "cores", cores),
        "cpu.quota": group_limit(host, "cpu", _quota),
    }


def _linux(host: Host) -> Description:
    # The first processor tells enough; where there are hundreds, the kernel takes long to write the whole file.
    first = host.read_text("/proc/cpuinfo", 1 << 14).partition("\n\n")[0]
    fields = {name.strip(): text.strip() for name, _, text in (line.partition(":") for line in first.splitlines())}
    implementer = fields.get("CPU implementer", "")
    return {
        "vendor": fields.get("vendor_id") or _ARM_IMPLEMENTERS.get(implementer, implementer),
        "brand": fields.get("model name"),
        "family": _number(fields.get("cpu family")),
        "model": _number(fields.get("model")),
        "stepping": _number(fields.get("stepping")),
        "flags": (fields.get("flags") or fields.get("Features", "")).split(),
    }


def _windows(host: Host) -> Description:
    values = {name: str(value).strip() for name, value in host.registry_values(WINDOWS_PROCESSOR).items()}
    numbers = re.findall(r"(Family|Model|Stepping) (\d+)\b", values.get("Identifier", ""))
    return {
        "vendor": values.get("VendorIdentifier"),
        "brand": values.get("ProcessorNameString"),
        **dict.fromkeys(("family", "model", "stepping")),
        **{name.lower(): int(number) for name, number in numbers},
    }


def _cpuid(host: Host) -> Description:
    told = host.measure("cpuid")
    flags = told.get("flags")
    return {**told, "flags": _linux_names(flags) if isinstance(flags, list) else None}


def _macos(host: Host) -> Description:
    told = sysctl(host, "machdep.cpu", "hw.optional")
    brand = told.get("machdep.cpu.brand_string", "")
    return {
        "vendor": told.get("machdep.cpu.vendor") or ("Apple" if brand.startswith("Apple") else None),
        "brand": brand,
        "family": _number(told.get("machdep.cpu.family")),
        "model": _number(told.get("machdep.cpu.model")),
        "stepping": _number(told.get("machdep.cpu.stepping")),
        "flags": _linux_names(
            name.rpartition(".")[2] for name, value in told.items() if name.startswith("hw.optional.") and value == "1"
        ),
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _linux_names(flags: Iterable[str]) -> list[str]:
    lower = [flag.lower() for flag in flags]
    return sorted({_LINUX_NAMES.get(flag, flag.removeprefix("feat_")) for flag in lower})


def _from_table(vendor: Fact, family: Fact, model: Fact) -> Found:
    names = ("cpu.codename", "cpu.npu")
    if isinstance(vendor, Absent) or (isinstance(vendor, Known) and vendor.value != "GenuineIntel"):
        return dict.fromkeys(names, Absent("not a processor of Intel"))
    match family, model:
        case Known(value=int(number)), Known(value=int(variant)):
            source = f"table of CPU models, {number}/0x{variant:02X}"
            if (entry := CPU_MODELS.get((number, variant))) is None:
                return dict.fromkeys(names, Unknown(f"CPU model {number}/0x{variant:02X} is not in the table", source))
            npu = Known(entry.npu, source) if entry.npu else Absent(source)
            return {"cpu.codename": Known(entry.codename, source), "cpu.npu": npu}
    untold = (fact for fact in (vendor, family, model) if isinstance(fact, Unknown))
    return dict.fromkeys(names, next(untold, Unknown("the CPU does not tell its model")))


def _quota(host: Host, folder: str, version: int) -> float | None:
    files = ("cpu.max",) if version == 2 else ("cpu.cfs_quota_us", "cpu.cfs_period_us")
    numbers = " ".join(host.read_text(f"{folder}/{file}").strip() for file in files)
    limited = re.fullmatch(r"(\d+) ([1-9]\d*)", numbers)  # otherwise "max 100000" or "-1 100000"
    return int(limited[1]) / int(limited[2]) if limited else None
