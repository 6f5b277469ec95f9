"""PCI ids of NPUs and of Intel's GPUs: which platform or generation they are.

An id that is not here is unknown. It is never guessed from its neighbours: the NPU 8086:b03e was once taken for a GPU
of the same chip (https://github.com/intel/compute-runtime/issues/920).

Sources, read 2026-11-22:
NPU: https://github.com/torvalds/linux/blob/master/drivers/accel/ivpu/ivpu_drv.h
GPU: https://github.com/torvalds/linux/blob/master/include/drm/intel/pciids.h,
     https://github.com/intel/compute-runtime/blob/master/shared/source/dll/devices/devices_base.inl (also at tag
     24.31.30508.7 for Gen8 to Gen11), https://gitlab.freedesktop.org/mesa/mesa/-/blob/main/include/pci_ids/iris_pci_ids.h
"""

from __future__ import annotations

from typing import NamedTuple

INTEL = "8086"
VENDORS = {INTEL: "intel", "10de": "nvidia", "1002": "amd", "1022": "amd"}


class Npu(NamedTuple):
    """``platform`` is what OpenVINO calls NPU_PLATFORM."""

    platform: str
    codename: str


class Gpu(NamedTuple):
    """``generation`` is a word of ``GPU_GENERATIONS``."""

    generation: str
    codename: str
    discrete: bool = False


NPUS = {
    "7d1d": Npu("3720", "Meteor Lake"),
    "ad1d": Npu("3720", "Arrow Lake"),
    "643e": Npu("4000", "Lunar Lake"),
    "b03e": Npu("5010", "Panther Lake"),
    "fd3e": Npu("5020", "Wildcat Lake"),
    "d71d": Npu("6010", "Nova Lake"),
}

_GPU_FAMILIES = {
    Gpu("gen5", "Ironlake"): "0042 0046",
    Gpu("gen6", "Sandy Bridge"): "0102 0106 010a 0112 0116 0122 0126",
    Gpu("gen7", "Ivy Bridge"): "0152 0156 015a 0162 0166 016a",
    Gpu("gen7", "Bay Trail"): "0f30 0f31 0f32 0f33",
    Gpu("gen7.5", "Haswell"): """
        0402 0406 040a 040b 040e 0412 0416 041a 041b 041e 0422 0426 042a 042b 042e
        0a02 0a06 0a0a 0a0b 0a0e 0a12 0a16 0a1a 0a1b 0a1e 0a22 0a26 0a2a 0a2b 0a2e
        0c02 0c06 0c0a 0c0b 0c0e 0c12 0c16 0c1a 0c1b 0c1e 0c22 0c26 0c2a 0c2b 0c2e
        0d02 0d06 0d0a 0d0b 0d0e 0d12 0d16 0d1a 0d1b 0d1e 0d22 0d26 0d2a 0d2b 0d2e""",
    Gpu("gen8", "Broadwell"): """
        1602 1606 160a 160b 160d 160e 1612 1616 161a 161b 161d 161e
        1622 1626 162a 162b 162d 162e 1632 1636 163a 163b 163d 163e""",
    Gpu("gen8", "Cherry Trail"): "22b0 22b1 22b2 22b3",
    Gpu("gen9", "Skylake"): """
        1902 1906 190a 190b 190e 1912 1913 1915 1916 1917 191a 191b 191d 191e
        1921 1923 1926 1927 192a 192b 192d 1932 193a 193b 193d""",
    Gpu("gen9", "Apollo Lake"): "0a84 1a84 1a85 5a84 5a85",
    Gpu("gen9", "Gemini Lake"): "3184 3185",
    Gpu("gen9", "Kaby Lake"): """
        5902 5906 5908 590a 590b 590e 5912 5913 5915 5916 5917 591a 591b 591d 591e
        5921 5923 5926 5927 592a 592b 5932 593a 593b 593d""",
    Gpu("gen9", "Amber Lake"): "591c 87c0 87ca",
    Gpu("gen9", "Coffee Lake"): "3e90 3e91 3e92 3e93 3e94 3e95 3e96 3e98 3e99 3e9a 3e9b 3e9c 3ea5 3ea6 3ea7 3ea8 3ea9",
    Gpu("gen9", "Whiskey Lake"): "3ea0 3ea1 3ea2 3ea3 3ea4",
    Gpu("gen9", "Comet Lake"): """
        9b21 9b41 9ba0 9ba2 9ba4 9ba5 9ba8 9baa 9bab 9bac
        9bc0 9bc2 9bc4 9bc5 9bc6 9bc8 9bca 9bcb 9bcc 9be6 9bf6""",
    Gpu("gen11", "Ice Lake"): "8a50 8a51 8a52 8a53 8a54 8a56 8a57 8a58 8a59 8a5a 8a5b 8a5c 8a5d 8a70 8a71",
    Gpu("gen11", "Lakefield"): "9840",
    Gpu("gen11", "Elkhart Lake"): "4500 4541 4551 4555 4557 4570 4571",
    Gpu("gen11", "Jasper Lake"): "4e51 4e55 4e57 4e61 4e71",
    Gpu("gen12", "Tiger Lake"): "9a40 9a49 9a59 9a60 9a68 9a70 9a78 9ac0 9ac9 9ad9 9af8",
    Gpu("gen12", "Rocket Lake"): "4c80 4c8a 4c8b 4c8c 4c90 4c9a",
    Gpu("gen12", "DG1", discrete=True): "4905 4906 4907 4908 4909",
    Gpu("gen12", "Alder Lake-S"): "4680 4682 4688 468a 468b 4690 4692 4693",
    Gpu("gen12", "Alder Lake-P"): """
        4626 4628 462a 46a0 46a1 46a2 46a3 46a6 46a8 46aa 46b0 46b1 46b2 46b3 46c0 46c1 46c2 46c3""",
    Gpu("gen12", "Alder Lake-N"): "46d0 46d1 46d2 46d3 46d4",
    Gpu("gen12", "Raptor Lake-S"): "a780 a781 a782 a783 a788 a789 a78a a78b",
    Gpu("gen12", "Raptor Lake-P"): "a720 a7a0 a7a8 a7aa a7ab",
    Gpu("gen12", "Raptor Lake-U"): "a721 a7a1 a7a9 a7ac a7ad",
    Gpu("xe-hpg", "Alchemist", discrete=True): """
        4f80 4f81 4f82 4f83 4f84 4f85 4f86 4f87 4f88 5690 5691 5692 5693 5694 5695 5696 5697
        56a0 56a1 56a2 56a3 56a4 56a5 56a6 56af 56b0 56b1 56b2 56b3 56ba 56bb 56bc 56bd 56be 56bf""",
    Gpu("xe-hpg", "Arctic Sound-M", discrete=True): "56c0 56c1 56c2",
    Gpu("xe-hpc", "Ponte Vecchio", discrete=True): """
        0b69 0b6e 0bd0 0bd4 0bd5 0bd6 0bd7 0bd8 0bd9 0bda 0bdb 0be0 0be1 0be5""",
    Gpu("xe-lpg", "Meteor Lake"): "7d40 7d45 7d55 7d60 7dd5",
    Gpu("xe-lpg", "Arrow Lake-U"): "7d41",
    Gpu("xe-lpg", "Arrow Lake-H"): "7d51 7dd1",
    Gpu("xe-lpg", "Arrow Lake-S"): "7d67 b640",
    Gpu("xe2", "Lunar Lake"): "6420 64a0 64b0",
    Gpu("xe2", "Battlemage", discrete=True): """
        e202 e209 e20b e20c e20d e210 e211 e212 e215 e216 e220 e221 e222 e223""",
    Gpu("xe3", "Panther Lake"): "b080 b081 b082 b083 b084 b085 b086 b087 b08f b090 b0a0 b0b0",
    Gpu("xe3", "Wildcat Lake"): "fd80 fd81",
    # compute-runtime builds Nova Lake-S and -U as Xe3 (shared/source/xe3_core/nvls), only -P as Xe3P.
    Gpu("xe3", "Nova Lake-S"): "d740 d743 d744",
    Gpu("xe3", "Nova Lake-U"): "d741 d742 d745",
    Gpu("xe3p", "Nova Lake-P"): "d74a d74b d750 d751 d752 d753 d754 d755 d756 d757 d75f",
    Gpu("xe3p", "Crescent Island", discrete=True): "674c 674d 674e 674f 6750",
}

GPUS = {device: gpu for gpu, devices in _GPU_FAMILIES.items() for device in devices.split()}
