"""What a fix can upgrade, and which fact would then be otherwise."""

from __future__ import annotations

from ovdoctor.facts.snapshot import PACKAGE_PREFIX

_FACTS = {
    "openvino": ("openvino.version", "OpenVINO"),
    "npu.driver": ("npu.driver.version", "the NPU driver"),
    "gpu.driver": ("gpu.driver.version", "the graphics driver"),
    "compute-runtime": ("gpu.compute_runtime.version", "intel/compute-runtime (intel-opencl-icd)"),
    "compute-runtime-legacy1": ("gpu.compute_runtime.legacy", "the legacy1 packages of intel/compute-runtime"),
    "igc": ("gpu.igc.version", "the Intel graphics compiler (IGC)"),
    "level-zero": ("npu.loader.version", "the Level Zero loader"),
    "kernel": ("os.kernel", "the Linux kernel"),
    "glibc": ("os.glibc.version", "the distribution (glibc)"),
    "system": ("os.version", "the operating system"),
    "python": ("python.version", "Python"),
    "pip": ("pip.version", "pip"),
}


def fact_of(item: str) -> str:
    """The fact that holds the version of an item; anything that is not listed is a Python package."""
    return _FACTS[item][0] if item in _FACTS else PACKAGE_PREFIX + item


def label_of(item: str) -> str:
    """The item in a sentence."""
    return _FACTS[item][1] if item in _FACTS else item
