"""Numbers that stand for errors, and their names."""

from __future__ import annotations

LEVEL_ZERO = {
    0x70000001: "ZE_RESULT_ERROR_DEVICE_LOST",
    0x70000002: "ZE_RESULT_ERROR_OUT_OF_HOST_MEMORY",
    0x70000003: "ZE_RESULT_ERROR_OUT_OF_DEVICE_MEMORY",
    0x70000004: "ZE_RESULT_ERROR_MODULE_BUILD_FAILURE",
    0x70010000: "ZE_RESULT_ERROR_INSUFFICIENT_PERMISSIONS",
    0x70010001: "ZE_RESULT_ERROR_NOT_AVAILABLE",
    0x70020000: "ZE_RESULT_ERROR_DEPENDENCY_UNAVAILABLE",
    0x78000001: "ZE_RESULT_ERROR_UNINITIALIZED",
    0x78000002: "ZE_RESULT_ERROR_UNSUPPORTED_VERSION",
    0x78000003: "ZE_RESULT_ERROR_UNSUPPORTED_FEATURE",
    0x78000004: "ZE_RESULT_ERROR_INVALID_ARGUMENT",
    0x78000005: "ZE_RESULT_ERROR_INVALID_NULL_HANDLE",
    0x78000007: "ZE_RESULT_ERROR_INVALID_NULL_POINTER",
    0x7FFFFFFE: "ZE_RESULT_ERROR_UNKNOWN",
}
"""https://github.com/oneapi-src/level-zero/blob/master/include/ze_api.h (ze_result_t)."""

OPENCL = {
    -1: "CL_DEVICE_NOT_FOUND",
    -2: "CL_DEVICE_NOT_AVAILABLE",
    -3: "CL_COMPILER_NOT_AVAILABLE",
    -4: "CL_MEM_OBJECT_ALLOCATION_FAILURE",
    -5: "CL_OUT_OF_RESOURCES",
    -6: "CL_OUT_OF_HOST_MEMORY",
    -11: "CL_BUILD_PROGRAM_FAILURE",
    -14: "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
    -30: "CL_INVALID_VALUE",
    -33: "CL_INVALID_DEVICE",
    -34: "CL_INVALID_CONTEXT",
    -36: "CL_INVALID_COMMAND_QUEUE",
    -38: "CL_INVALID_MEM_OBJECT",
    -42: "CL_INVALID_BINARY",
    -46: "CL_INVALID_KERNEL_NAME",
    -52: "CL_INVALID_KERNEL_ARGS",
    -54: "CL_INVALID_WORK_GROUP_SIZE",
    -58: "CL_INVALID_EVENT",
    -61: "CL_INVALID_BUFFER_SIZE",
    -1001: "CL_PLATFORM_NOT_FOUND_KHR",
}
"""https://github.com/KhronosGroup/OpenCL-Headers/blob/main/CL/cl.h; -1001 is cl_khr_icd's."""

ENDINGS = {
    "illegal-instruction": (
        "sigill",
        "illegal instruction",
        "illegal_instruction",
        "0xc000001d",
        "3221225501",
        "-1073741795",
        "code 132",
        "trap invalid opcode",
    ),
    "access-violation": ("0xc0000005", "access violation", "3221225477", "-1073741819", "exception_access_violation"),
    "segmentation-fault": ("sigsegv", "segmentation fault", "segfault", "code 139"),
    "floating-point": ("sigfpe", "floating point exception", "code 136", "trap divide error"),
    "abort": ("sigabrt", "code 134", "aborted (core dumped)", "terminate called"),
    "heap-corruption": ("double free or corruption", "0xc0000374", "free(): invalid", "malloc(): ", "corrupted size"),
    "stack-buffer-overrun": ("0xc0000409", "3221226505"),
    "cpp-exception": ("0xe06d7363", "-529697949"),
    "killed": ("out of memory: killed", "sigkill", "code 137", "oom-kill"),
    "dll-not-found": ("0xc0000135", "3221225781"),
    "entry-point": ("0xc0000139", "3221225785", "procedure entry point"),
}
"""How programs end, and the words by which it is told: signals, exit codes of shells, NTSTATUS as hex and as decimal numbers.
https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55"""
