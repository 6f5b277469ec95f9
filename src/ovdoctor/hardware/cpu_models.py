"""Intel processors by CPUID family and model: code name, and the NPU that they carry.

A model that is not here is unknown, not without NPU. Where several products have one number, the code name lists them.

Sources, read 2026-11-22:
models: https://github.com/torvalds/linux/blob/master/arch/x86/include/asm/intel-family.h (a transcription of d482bb50)
NPU:    the devices in https://github.com/torvalds/linux/blob/master/drivers/accel/ivpu/ivpu_drv.h (at 0089d6ee)
"""

from __future__ import annotations

import msgspec


class CpuModel(msgspec.Struct, frozen=True):
    """A code name, and the NPU's generation as OpenVINO names it; ``None``: there is no NPU."""

    codename: str
    npu: str | None = None


_WITH_NPU = (
    ("Meteor Lake", "3720", 6, (0xAA, 0xAC)),
    ("Arrow Lake", "3720", 6, (0xB5, 0xC5, 0xC6)),
    ("Lunar Lake", "4000", 6, (0xBD,)),
    ("Panther Lake", "5010", 6, (0xCC, 0xE5)),
    ("Wildcat Lake", "5020", 6, (0xD5,)),
    ("Nova Lake", "6010", 18, (0x01, 0x03)),
)

_WITHOUT_NPU = (
    ("Merom", (0x0F, 0x16)),
    ("Penryn", (0x17, 0x1D)),
    ("Nehalem", (0x1A, 0x1E, 0x1F, 0x2E)),
    ("Westmere", (0x25, 0x2C, 0x2F)),
    ("Sandy Bridge", (0x2A, 0x2D)),
    ("Ivy Bridge", (0x3A, 0x3E)),
    ("Haswell", (0x3C, 0x3F, 0x45, 0x46)),
    ("Broadwell", (0x3D, 0x47, 0x4F, 0x56)),
    ("Skylake", (0x4E, 0x5E)),
    ("Kaby Lake / Coffee Lake / Whiskey Lake / Amber Lake", (0x8E,)),
    ("Kaby Lake / Coffee Lake", (0x9E,)),
    ("Comet Lake", (0xA5, 0xA6)),
    ("Cannon Lake", (0x66,)),
    ("Ice Lake", (0x7D, 0x7E)),
    ("Lakefield", (0x8A,)),
    ("Tiger Lake", (0x8C, 0x8D)),
    ("Rocket Lake", (0xA7,)),
    ("Alder Lake", (0x97, 0x9A)),
    ("Raptor Lake", (0xB7, 0xBA, 0xBF)),
    ("Bartlett Lake", (0xD7,)),
    # Xeon
    ("Skylake-SP / Cascade Lake-SP / Cooper Lake-SP", (0x55,)),
    ("Ice Lake-SP", (0x6A,)),
    ("Ice Lake-D", (0x6C,)),
    ("Sapphire Rapids", (0x8F,)),
    ("Emerald Rapids", (0xCF,)),
    ("Granite Rapids", (0xAD,)),
    ("Granite Rapids-D", (0xAE,)),
    ("Sierra Forest", (0xAF,)),
    ("Clearwater Forest", (0xDD,)),
    ("Knights Landing", (0x57,)),
    ("Knights Mill", (0x85,)),
    # Atom
    ("Bonnell", (0x1C, 0x26)),
    ("Saltwell", (0x27, 0x35, 0x36)),
    ("Bay Trail", (0x37,)),
    ("Merrifield", (0x4A,)),
    ("Anniedale", (0x5A,)),
    ("Avoton", (0x4D,)),
    ("Cherry Trail", (0x4C,)),
    ("Apollo Lake", (0x5C,)),
    ("Denverton", (0x5F,)),
    ("Gemini Lake", (0x7A,)),
    ("Jacobsville", (0x86,)),
    ("Elkhart Lake", (0x96,)),
    ("Jasper Lake", (0x9C,)),
    ("Grand Ridge", (0xB6,)),
    ("Alder Lake-N", (0xBE,)),
)

CPU_MODELS: dict[tuple[int, int], CpuModel] = {
    **{(6, model): CpuModel(codename) for codename, models in _WITHOUT_NPU for model in models},
    **{(family, model): CpuModel(codename, npu) for codename, npu, family, models in _WITH_NPU for model in models},
}
"""By CPUID family and model."""
