"""NPU and GPU: hardware, kernel, firmware, device nodes, loaders and user-mode drivers."""

from __future__ import annotations

from ovdoctor.facts.kinds import Choice, Flag, Number, Records, Text, version
from ovdoctor.facts.vocabulary.definition import FactDefinition as Fact
from ovdoctor.facts.vocabulary.machine import NPU_PLATFORMS

GPU_GENERATIONS = (
    "gen5",
    "gen6",
    "gen7",
    "gen7.5",
    "gen8",
    "gen9",
    "gen11",
    "gen12",
    "xe-hpg",
    "xe-hpc",
    "xe-lpg",
    "xe2",
    "xe3",
    "xe3p",
)
"""Intel GPU generations, oldest first: Ironlake … Nova Lake."""

_FILES = Records({"name": Text(), "path": Text(), "version": Text()})

NPU = (
    Fact("npu.hardware", Text(), "the NPU on the PCI bus, as vendor:device", "PCI or PnP enumeration"),
    Fact("npu.platform", Choice(NPU_PLATFORMS), "generation of the NPU on the bus", "table of PCI ids"),
    Fact("npu.codename", Text(), "code name of the platform", "table of PCI ids"),
    Fact("npu.kernel.module", Text(), "loaded kernel module", "/sys/module/intel_vpu"),
    Fact("npu.kernel.module.version", Text(), "its version", "/sys/module/intel_vpu/version"),
    Fact(
        "npu.kernel.module.available", Flag(), "whether the running kernel has the module", "/lib/modules, kernel configuration"
    ),
    Fact("npu.kernel.bound", Flag(), "whether a kernel driver drives the device", "driver link of the PCI device"),
    Fact("npu.firmware.files", _FILES, "firmware files for NPUs", "/lib/firmware (updates, vendor folders)", "path"),
    Fact("npu.firmware.loaded", Text(), "firmware that the kernel loaded, verbatim", "kernel log, debugfs", "free-text"),
    Fact("npu.firmware.error", Text(), "what the kernel said when firmware failed", "kernel log", "free-text"),
    Fact("npu.node.path", Text(), "device node", "/dev/accel, /sys/class/accel", "path"),
    Fact("npu.node.access", Flag(), "whether this user may open it for reading and writing", "access()"),
    Fact("npu.node.group", Text(), "group of the node", "stat", "group"),
    Fact("npu.node.mode", Text(), "its permissions in octal", "stat"),
    Fact("npu.loader.path", Text(), "Level Zero loader that would be loaded", "loader's search path", "path"),
    Fact("npu.loader.version", version("dotted"), "its version", "file name, package"),
    Fact(
        "npu.umd.files",
        _FILES,
        "user-mode drivers for the NPU (libze_intel_npu, libze_intel_vpu)",
        "loader's search path",
        "path",
    ),
    Fact("npu.umd.path", Text(), "user-mode driver that would be loaded", "loader's search path", "path"),
    Fact("npu.umd.stale", Text(), "libze_intel_vpu left beside libze_intel_npu", "loader's search path", "path"),
    Fact(
        "npu.driver.version",
        version("windows", "npu-linux"),
        "NPU driver: the Windows driver, or the release of linux-npu-driver",
        "registry; dpkg, rpm, pacman, snap",
    ),
    Fact("npu.driver.date", Text(), "its date", "registry; build time that the driver reports"),
    Fact("npu.driver.reported", Text(), "NPU_DRIVER_VERSION, verbatim", "OpenVINO", "free-text"),
    Fact("npu.compiler.file", Text(), "compiler of the user-mode driver", "loader's search path", "path"),
    Fact("npu.compiler.version", Text(), "NPU_COMPILER_VERSION as major.minor", "OpenVINO"),
    Fact(
        "npu.compiler.route",
        Choice(("driver", "plugin")),
        "which compiler will see a model",
        "release, platform, package and NPU_COMPILER_TYPE",
    ),
    Fact(
        "npu.packages",
        Records({"name": Text(), "version": version("deb"), "manager": Text()}),
        "installed packages of the NPU driver",
        "dpkg, rpm, pacman, snap",
    ),
)

GPU = (
    Fact(
        "gpu.hardware",
        Records(
            {
                "pci": Text(),
                "vendor": Choice(("intel", "nvidia", "amd", "other")),
                "name": Text(),
                "generation": Choice(GPU_GENERATIONS),
                "codename": Text(),
                "discrete": Flag(),
                "kernel_driver": Text(),
            }
        ),
        "display adapters on the bus",
        "PCI or PnP enumeration",
    ),
    Fact("gpu.intel.generation", Choice(GPU_GENERATIONS), "generation of the newest Intel GPU", "table of PCI ids"),
    Fact("gpu.intel.codename", Text(), "its code name", "table of PCI ids"),
    Fact("gpu.intel.pci", Text(), "its vendor:device", "PCI or PnP enumeration"),
    Fact("gpu.intel.kernel_driver", Text(), "kernel driver that drives it (i915, xe)", "driver link of the PCI device"),
    Fact("gpu.intel.count", Number(), "number of Intel GPUs", "PCI or PnP enumeration"),
    Fact(
        "gpu.nodes",
        Records({"path": Text(), "access": Flag(), "group": Text(), "mode": Text(), "vendor": Text()}),
        "render nodes",
        "/dev/dri/renderD*",
        "path",
    ),
    Fact("gpu.node.path", Text(), "render node of an Intel GPU", "/sys/class/drm", "path"),
    Fact("gpu.node.access", Flag(), "whether this user may open a render node of an Intel GPU", "access()"),
    Fact("gpu.node.group", Text(), "group of that node", "stat", "group"),
    Fact("gpu.dxg", Flag(), "whether /dev/dxg is there and this user may open it", "access()"),
    Fact("gpu.opencl.loader", Text(), "OpenCL loader that would be loaded", "loader's search path", "path"),
    Fact("gpu.opencl.loaders", _FILES, "all OpenCL loaders found", "loader's search path", "path"),
    Fact(
        "gpu.opencl.icds",
        Records({"path": Text(), "library": Text(), "exists": Flag(), "intel": Flag()}),
        "OpenCL drivers registered with the loader",
        "/etc/OpenCL/vendors, registry",
        "path",
    ),
    Fact("gpu.opencl.intel", Text(), "Intel's OpenCL driver that is registered and there", "gpu.opencl.icds", "path"),
    Fact("gpu.opencl.on12", version("dotted"), "Microsoft's OpenCL, OpenGL and Vulkan Compatibility Pack", "registry"),
    Fact(
        "gpu.compute_runtime.version",
        version("compute-runtime"),
        "intel/compute-runtime (intel-opencl-icd)",
        "dpkg, rpm, pacman; file names",
    ),
    Fact(
        "gpu.compute_runtime.legacy",
        version("compute-runtime"),
        "its legacy1 track for Gen8, Gen9 and Gen11",
        "dpkg, rpm, pacman",
    ),
    Fact("gpu.igc.version", version("dotted"), "Intel graphics compiler", "dpkg, rpm, pacman"),
    Fact("gpu.driver.version", version("windows"), "Windows driver of the Intel GPU", "registry"),
    Fact("gpu.driver.date", Text(), "its date", "registry"),
)
