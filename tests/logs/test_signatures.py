"""Signatures of errors."""

from __future__ import annotations

import pytest

from ovdoctor.logs.signatures import find_errors


@pytest.mark.parametrize(
    ("line", "code", "name"),
    [
        ("L0 pfnCreate2 result: ZE_RESULT_ERROR_DEVICE_LOST, code 0x70000001", "level-zero", "ZE_RESULT_ERROR_DEVICE_LOST"),
        ("zeInit returned 0x78000001", "level-zero", "ZE_RESULT_ERROR_UNINITIALIZED"),
        ("return code: 2013265924", "level-zero", "ZE_RESULT_ERROR_INVALID_ARGUMENT"),
        ("[GPU] clWaitForEvents, error code: -14", "opencl", "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST"),
        ("[CLDNN ERROR]. clGetPlatformIDs error -1001", "opencl", "CL_PLATFORM_NOT_FOUND_KHR"),
        ("Exception code: 0xc000001d", "ending", "illegal-instruction"),
        ("exited with 3221225477", "ending", "access-violation"),
        ("libOpenCL.so.1: cannot open shared object file", "library", "libOpenCL.so.1"),
        ("ImportError: x.so: undefined symbol: _ZN2ov4Core", "symbol", "_ZN2ov4Core"),
        ("ModuleNotFoundError: No module named 'openvino.runtime'", "module", "openvino.runtime"),
        ("Cannot create MVN layer a/MVN id:4 from unsupported opset: opset6", "operation", "MVN"),
        ("Unsupported operation a/MaxPool with type MaxPool", "operation", "MaxPool"),
        ('Device with "NPU" name is not registered in the OpenVINO Runtime', "device", "NPU"),
        ("ERROR: No matching distribution found for openvino==2022.3.0", "pip", "openvino==2022.3.0"),
        ("Faulting module name: tbbbind_2_5.dll, version: 1", "crash", "tbbbind_2_5.dll"),
        ("intel_vpu: ivpu_boot(): Failed", "kernel", "intel_vpu: ivpu_boot(): Failed"),
        ("Exception from src/plugins/intel_gpu/src/plugin/plugin.cpp:419:", "source", "intel_gpu"),
        ("Available devices: CPU, GPU", "devices", "CPU, GPU"),
        ("OpenVINO does not find my NPU", "symptom", "unseen"),
        ("the results on GPU are wrong", "symptom", "wrong-results"),
    ],
)  # fmt: skip
def test_signatures(line: str, code: str, name: str) -> None:
    assert (code, name) in {(record["code"], record["name"]) for record in find_errors([line])}


def test_opsets_are_numbers() -> None:
    (record,) = find_errors(["Cannot create MVN layer a id:4 from unsupported opset: opset6"])
    assert record["opset"] == 6


@pytest.mark.parametrize(
    "line",
    ["[ INFO ] Throughput: 91.85 FPS", "Python version (3.12) differs from the one in the results file version", "[NPU_VCL] ok"],
)
def test_ordinary_lines_say_nothing(line: str) -> None:
    assert find_errors([line]) == []


def test_devices_below_a_heading() -> None:
    lines = ["[ INFO ] Available devices:", "[ INFO ] CPU", "[ INFO ]   FULL_DEVICE_NAME: x", "[ INFO ] GPU.0"]
    assert [record["name"] for record in find_errors(lines)] == ["CPU, GPU"]
