"""Replayed transcripts: what follows from what an interpreter said, and from how it fell silent."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.collect.probe_lines import (
    BUILD,
    DONE,
    IMPORTED,
    LINUX,
    PLUGIN,
    SITE,
    WINDOWS,
    answer,
    begin,
    cpu,
    facts,
    interpreter,
    plugin,
    run,
    started,
    threw,
    transcript,
    value,
)

from ovdoctor.collect.interrogate.answers import read
from ovdoctor.collect.interrogate.interpreter_facts import architecture, environment_kind, version_text
from ovdoctor.collect.interrogate.interrogation import PROBE
from ovdoctor.collect.interrogate.protocol import Replay, Transcript
from ovdoctor.collect.interrogate.resume import resume
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.process.endings import evidence, name_exit
from ovdoctor.process.protocol import Interpreter, Run, decode

NO_LOADER = "Cannot load library 'libopenvino_intel_npu_plugin.so': libze_loader.so.1: cannot open shared object file"
NOT_REGISTERED = 'Device with "NPU" name is not registered in the OpenVINO Runtime'
NPU_ALONE = ("CPU", "NPU")


def npu(*devices: str, name: str = "NPU") -> list[str]:
    return [
        *answer("versions NPU", PLUGIN),
        *answer("devices NPU", list(devices)),
        *answer(f"property {name} FULL_DEVICE_NAME", "Intel(R) AI Boost"),
        *answer(f"property {name} DEVICE_ARCHITECTURE", "3720"),
        *answer(f"property {name} NPU_DEVICE_TOTAL_MEM_SIZE", 33 << 30),
        *answer(f"property {name} NPU_COMPILER_TYPE", "CompilerType.PREFER_PLUGIN"),
        *answer(f"property {name} NPU_DRIVER_VERSION", 1738334590),
        *answer(f"property {name} NPU_COMPILER_VERSION", 393219),
    ]


def test_a_healthy_machine() -> None:
    found = facts(run(*started(plugins=NPU_ALONE), *cpu(), *npu("3720"), *answer("available", ["CPU", "NPU"]), DONE))
    assert value(found, "openvino.import.outcome") == value(found, "openvino.core.outcome") == "ok"
    assert value(found, "openvino.build") == BUILD
    assert value(found, "openvino.location") == f"{SITE}/openvino"
    assert isinstance(found["openvino.import.error"], Absent)
    assert isinstance(found["openvino.live"], Unknown)
    assert value(found, "openvino.errors") == []
    assert value(found, "openvino.devices") == [
        {"name": "CPU", "kind": "CPU", "full_name": "Intel(R) Core(TM) Ultra 5 125H", "capabilities": ["FP32", "INT8"]},
        {
            "name": "NPU",
            "kind": "NPU",
            "full_name": "Intel(R) AI Boost",
            "architecture": "3720",
            "memory": 33 << 30,
            "driver_version": "1738334590",
            "compiler_version": "6.3",
            "compiler_type": "PREFER_PLUGIN",
        },
    ]
    assert value(found, "npu.driver.reported") == "1738334590"
    assert value(found, "npu.compiler.version") == "6.3"
    assert plugin(found, "CPU") == {"device": "CPU", "outcome": "ok", "error": None, "seconds": 0.02, **PLUGIN}


def test_several_devices_of_a_plugin_are_numbered() -> None:
    lines = [*answer("versions GPU", PLUGIN), *answer("devices GPU", ["0", "1"])]
    found = facts(run(*started(), *lines, *answer("property GPU.1 FULL_DEVICE_NAME", "Arc A770"), DONE))
    assert [device["name"] for device in value(found, "openvino.devices")] == ["GPU.0", "GPU.1"]
    assert value(found, "openvino.devices")[1]["full_name"] == "Arc A770"
    assert "full_name" not in value(found, "openvino.devices")[0]


def test_openvino_is_not_installed() -> None:
    missing = threw("import", "No module named 'openvino'", "ModuleNotFoundError")
    found = facts(run(interpreter(), *missing, DONE))
    assert value(found, "openvino.import.outcome") == "error"
    assert value(found, "openvino.import.error") == "ModuleNotFoundError: No module named 'openvino'"
    for name in ("openvino.build", "openvino.core.outcome", "openvino.plugins", "openvino.devices", "npu.driver.reported"):
        assert isinstance(found[name], Absent), name


@pytest.mark.parametrize("module", ["numpy", "openvino.runtime"])
def test_a_module_that_openvino_needs_is_missing(module: str) -> None:
    found = facts(run(interpreter(), *threw("import", f"No module named '{module}'", "ModuleNotFoundError"), DONE))
    assert isinstance(found["openvino.plugins"], Unknown)


def test_import_throws() -> None:
    error = "libopenvino.so.2641: cannot open shared object file: No such file or directory"
    found = facts(run(interpreter(), *threw("import", error, "ImportError"), DONE))
    assert value(found, "openvino.import.error") == f"ImportError: {error}"
    assert found["openvino.devices"] == Unknown("openvino could not be imported", "import openvino")


def test_import_kills_the_process() -> None:
    stack = (
        'Fatal Python error: Illegal instruction\n\nCurrent thread 0x7f (most recent call first):\n  File "<string>", line 9\n'
    )
    dead = run(interpreter(), begin("import"), exit=-4, output=stack)
    found = facts(dead)
    assert value(found, "openvino.import.outcome") == "crash"
    assert value(found, "openvino.import.error") == (
        "the process was killed by SIGILL (an instruction that this CPU does not have); it printed:\n"
        "Fatal Python error: Illegal instruction"
    )
    assert isinstance(found["openvino.plugins"], Unknown)
    assert resume([dead]) is None


def test_import_hangs() -> None:
    hung = run(interpreter(), begin("import"), exit=None, stopped="step")
    found = facts(hung)
    assert value(found, "openvino.import.outcome") == "timeout"
    assert value(found, "openvino.import.error") == "the process did not answer within 20 s"
    assert resume([hung]) is None


def test_core_throws() -> None:
    found = facts(run(interpreter(), *answer(*IMPORTED), *threw("core", "Failed to find plugins.xml file"), DONE))
    assert value(found, "openvino.import.outcome") == "ok"
    assert value(found, "openvino.core.outcome") == "error"
    assert value(found, "openvino.import.error") == "RuntimeError: Failed to find plugins.xml file"
    assert isinstance(found["openvino.devices"], Unknown)


def test_a_plugin_that_kills_the_process_does_not_hide_the_others() -> None:
    dead = run(*started(), *cpu(), begin("versions GPU"), exit=0xC0000005, output="")
    options = resume([dead])
    assert options == {"done": ["CPU", "GPU"], "skip": [("available",)]}
    found = facts(run(*started(WINDOWS), *cpu(), begin("versions GPU"), exit=0xC0000005), run(*started(), *npu("3720"), DONE))
    assert plugin(found, "GPU") == {
        "device": "GPU",
        "outcome": "crash",
        "error": "the process ended with 0xC0000005 (access violation)",
    }
    assert [plugin(found, device)["outcome"] for device in ("CPU", "NPU")] == ["ok", "ok"]
    assert [device["name"] for device in value(found, "openvino.devices")] == ["CPU", "NPU"]


def test_listing_devices_kills_the_process() -> None:
    dead = run(*started(plugins=NPU_ALONE), *cpu(), *answer("versions NPU", PLUGIN), begin("devices NPU"), exit=-11)
    assert resume([dead]) == {"done": ["CPU", "NPU"], "skip": [("available",)]}
    assert plugin(facts(dead), "NPU")["outcome"] == "crash"
    assert plugin(facts(dead), "NPU")["build"] == BUILD


def test_a_property_that_kills_the_process_is_left_out_and_the_plugin_the_second_time() -> None:
    loaded = [*answer("versions NPU", PLUGIN), *answer("devices NPU", ["3720"])]
    asked = answer("property NPU FULL_DEVICE_NAME", "Intel(R) AI Boost")
    first = run(*started(plugins=NPU_ALONE), *cpu(), *loaded, *asked, begin("property NPU NPU_DRIVER_VERSION"), exit=-11)
    skip = [("available",), ("property", "NPU", "FULL_DEVICE_NAME"), ("property", "NPU", "NPU_DRIVER_VERSION")]
    assert resume([first]) == {"done": ["CPU"], "skip": skip}
    second = run(*started(plugins=NPU_ALONE), *loaded, begin("property NPU NPU_COMPILER_VERSION"), exit=-11)
    assert resume([first, second]) == {"done": ["CPU", "NPU"], "skip": [("available",)]}
    found = facts(first, second, run(*started(plugins=NPU_ALONE), DONE))
    assert plugin(found, "NPU")["outcome"] == "crash"
    assert value(found, "openvino.devices")[1]["full_name"] == "Intel(R) AI Boost"
    assert [error.partition(":")[0] for error in value(found, "openvino.errors")] == [
        "property NPU NPU_DRIVER_VERSION",
        "property NPU NPU_COMPILER_VERSION",
    ]


def test_it_dies_between_two_questions() -> None:
    dead = run(*started(), *cpu(), *answer("versions GPU", PLUGIN), exit=-11)
    assert resume([dead]) == {"done": ["CPU", "GPU"], "skip": [("available",)]}
    assert plugin(facts(dead), "GPU")["outcome"] == "crash"
    assert "right after it had answered" in str(plugin(facts(dead), "GPU")["error"])


def test_the_list_of_all_devices_hangs() -> None:
    hung = run(*started(plugins=("CPU",)), *cpu(), begin("available"), exit=None, stopped="step")
    assert resume([hung]) is None
    assert value(facts(hung), "openvino.errors") == ["available: the process did not answer within 20 s"]


def test_time_is_over_before_all_plugins_were_asked() -> None:
    late = run(*started(), *cpu(), begin("versions GPU"), exit=None, stopped="total")
    assert resume([late]) is None
    found = facts(late)
    assert plugin(found, "GPU")["error"] == "the process did not answer before all 60 s were over"
    assert plugin(found, "NPU")["error"] == "it was not asked: all 60 s were over before"


def test_without_end_of_deaths_there_is_an_end() -> None:
    deaths = [run(*started(), begin(f"versions DEVICE{number}"), exit=-11) for number in range(20)]
    assert resume(deaths[:2]) is not None
    assert resume(deaths) is None


@pytest.mark.parametrize(
    ("lines", "reported"),
    [
        (threw("versions NPU", NOT_REGISTERED) + threw("devices NPU", NOT_REGISTERED), Absent),
        (threw("versions NPU", NO_LOADER) + threw("devices NPU", NO_LOADER), Unknown),
        (answer("versions NPU", PLUGIN) + answer("devices NPU", []), Absent),
    ],
)
def test_what_the_npu_plugin_says_without_an_npu(lines: list[str], reported: type[object]) -> None:
    found = facts(run(*started(plugins=NPU_ALONE), *cpu(), *lines, DONE))
    assert isinstance(found["npu.driver.reported"], reported)
    assert [device["name"] for device in value(found, "openvino.devices")] == ["CPU"]


def test_a_plugin_without_a_file_is_told() -> None:
    lines = [*threw("versions NPU", NOT_REGISTERED), *threw("devices NPU", NOT_REGISTERED)]
    found = facts(run(*started(plugins=("NPU",)), *lines, DONE))
    assert plugin(found, "NPU") == {"device": "NPU", "outcome": "error", "error": NOT_REGISTERED, "seconds": 0.02}


def test_failing_properties_are_errors_unless_the_plugin_has_no_such_property() -> None:
    lines = [
        *answer("versions NPU", PLUGIN),
        *answer("devices NPU", []),
        *threw("property NPU NPU_DRIVER_VERSION", "No available backend"),
        *threw("property NPU NPU_PLATFORM", "Unsupported configuration key: NPU_PLATFORM"),
        *threw("property NPU NPU_COMPILER_TYPE", "Unable to convert function return value to a Python type!", "TypeError"),
    ]
    found = facts(run(*started(plugins=("NPU",)), *lines, DONE))
    assert value(found, "openvino.errors") == ["property NPU NPU_DRIVER_VERSION: No available backend"]


def test_a_model_is_run() -> None:
    lines = [*cpu(), *answer("live CPU", seconds=0.2), *npu("3720"), *threw("live NPU", "wrong numbers: …", "ArithmeticError")]
    found = facts(run(*started(plugins=NPU_ALONE), *lines, DONE), live=True)
    assert value(found, "openvino.live") == [
        {"device": "CPU", "outcome": "ok", "seconds": 0.2, "error": None},
        {"device": "NPU", "outcome": "error", "seconds": 0.01, "error": "wrong numbers: …"},
    ]
    assert value(found, "openvino.devices")[1]["live_error"] == "wrong numbers: …"


def test_a_model_that_kills_the_process_is_no_fault_of_the_plugin_as_such() -> None:
    dead = run(*started(plugins=NPU_ALONE), *cpu(), *npu("3720"), begin("live NPU"), exit=-6)
    options = resume([dead])
    assert options is not None
    assert options["done"] == ["CPU"]
    assert ("live", "NPU") in options["skip"]
    found = facts(dead, run(*started(plugins=NPU_ALONE), *npu("3720"), DONE), live=True)
    assert plugin(found, "NPU")["outcome"] == "ok"
    assert value(found, "openvino.live")[0]["outcome"] == "crash"


@pytest.mark.parametrize(
    ("silent", "error"),
    [
        (run(exit=0), "The interpreter ended without an answer: it is no Python"),
        (run("what?", "{", "[]", exit=0), "The interpreter ended without an answer: it is no Python; it printed:\nwhat?\n{\n[]"),
        (
            run(exit=1, output="  File x\nSyntaxError: invalid syntax\n"),
            "The interpreter is older than Python 3.8; it printed:\n  File x\nSyntaxError: invalid syntax",
        ),
        (run(exit=-11), "The interpreter was killed by SIGSEGV (access to memory that is not its own)"),
        (run(exit=0xC0000135), "The interpreter ended with 0xC0000135 (a DLL was not found)"),
        (run(exit=None, stopped="step"), "The interpreter did not answer within 20 s"),
        (run("x", exit=None, stopped="flood"), "The interpreter printed without end; it printed:\nx"),
    ],
)
def test_an_interpreter_that_does_not_answer(silent: Run, error: str) -> None:
    found = facts(silent)
    assert value(found, "python.error") == error
    assert all(isinstance(found[name], Unknown) for name in ("python.version", "openvino.import.outcome", "openvino.plugins"))


def test_an_interpreter_that_cannot_be_started() -> None:
    found = facts(failure="Permission denied")
    assert value(found, "python.error") == "The interpreter could not be started: Permission denied"


def test_rubbish_between_the_lines_is_passed_over() -> None:
    found = facts(run("Intel MKL says hello", *started(plugins=("CPU",)), '{"at": "begin"}', '{"at": 1}', *cpu(), DONE, "bye"))
    assert plugin(found, "CPU")["outcome"] == "ok"


def test_half_a_line_is_a_question_without_answer() -> None:
    half = answer("versions GPU", PLUGIN)[1][:40]
    found = facts(run(*started(), *cpu(), begin("versions GPU"), half, exit=-9))
    assert plugin(found, "GPU")["error"] == "the process was killed by SIGKILL (by another process, or for want of memory)"


def test_a_transcript_survives_json() -> None:
    said = transcript(run(*started(), *cpu(), DONE), live=True)
    again = msgspec.json.decode(msgspec.json.encode(said), type=Transcript)
    assert again == said
    assert Replay(again).interpreter() == LINUX
    assert Replay(again).transcript() == said


def test_no_line_breaks_the_reader() -> None:
    for line in ("", "null", "[" * 100_000, '{"at":"end","step":["a"],"seconds":"x"}', '"\\ud800"', "\x00"):
        assert decode(line) is None


def test_answers_of_the_first_run_count() -> None:
    first = run(*started(), *answer("versions CPU", PLUGIN), begin("devices CPU"), exit=-11)
    second = run(*started(), *threw("versions CPU", "second thoughts"), DONE)
    assert read(transcript(first, second)).value("versions", "CPU") == PLUGIN


@pytest.mark.parametrize(
    ("code", "platform", "words"),
    [
        (-11, "linux", "was killed by SIGSEGV"),
        (-10, "darwin", "was killed by SIGBUS"),
        (-10, "linux", "was killed by signal 10"),
        (139, "linux", "ended with exit code 139, as shells report SIGSEGV"),
        (1, "linux", "ended with exit code 1"),
        (0xC000001D, "win32", "ended with 0xC000001D (illegal instruction)"),
        (-1073741795, "win32", "ended with 0xC000001D (illegal instruction)"),
        (0xE06D7363, "win32", "ended with 0xE06D7363 (uncaught C++ exception)"),
        (0xC0009999, "win32", "ended with 0xC0009999 (a Windows exception)"),
        (3, "win32", "ended with exit code 3"),
        (None, "linux", "stopped answering without ending"),
    ],
)
def test_exit_codes_have_names(code: int | None, platform: str, words: str) -> None:
    assert name_exit(code, platform).startswith(words)


def test_evidence_is_the_last_that_was_printed_and_the_innermost_of_the_stack() -> None:
    frames = [f'  File "numpy/{number}.py", line 1 in <module>' for number in range(9)]
    own = ['  File "<string>", line 1 in ask', "Extension modules: numpy (total: 1)"]
    stack = ["Current thread 0x1 (most recent call first):", '  File "<frozen importlib._bootstrap>", line 2', *frames, *own]
    assert evidence("\n".join(["terminate called", "", *stack]), Path(PROBE)) == "\n".join(["terminate called", *frames[:6]])
    assert evidence("\n".join(own), Path(PROBE)) == ""
    assert evidence("x\n" * 100, Path(PROBE)) == "\n".join("x" * 12)


def like(what: Interpreter = LINUX, **changes: object) -> Interpreter:
    return msgspec.structs.replace(what, **changes)


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        (LINUX, "venv"),
        (like(prefix="/opt/conda", base_prefix="/opt/conda", conda=True), "conda"),
        (like(prefix="/usr"), "system"),
        (like(prefix="/usr/local", base_prefix="/usr/local"), "system"),
        (like(prefix="/opt/homebrew/opt/python@3.12", base_prefix="/opt/homebrew/opt/python@3.12"), "system"),
        (like(prefix="/home/anna/.pyenv/versions/3.11.7", base_prefix="/home/anna/.pyenv/versions/3.11.7"), "pyenv"),
        (like(prefix="/home/anna/python", base_prefix="/home/anna/python"), "other"),
        (WINDOWS, "venv"),
        (like(WINDOWS, prefix=WINDOWS.base_prefix), "system"),
        (
            like(
                WINDOWS,
                prefix=r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_q",
                base_prefix=r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_q",
            ),
            "store",
        ),
    ],
)
def test_kinds_of_environments(what: Interpreter, kind: str) -> None:
    assert environment_kind(what) == kind


@pytest.mark.parametrize(
    ("what", "arch"),
    [
        (LINUX, "x86_64"),
        (WINDOWS, "x86_64"),
        (like(WINDOWS, text="3.12.1 (main) [MSC v.1937 64 bit (ARM64)]"), "aarch64"),
        (like(WINDOWS, bits=32, text="3.12.1 (main) [MSC v.1937 32 bit (Intel)]"), "x86"),
        (like(platform="darwin", multiarch="darwin", machine="arm64"), "aarch64"),
        (like(multiarch="", machine="x86_64", bits=32), "x86"),
        (like(multiarch="aarch64-linux-gnu", machine="aarch64"), "aarch64"),
    ],
)
def test_architecture_of_the_interpreter(what: Interpreter, arch: str) -> None:
    assert architecture(what) == arch


def test_version_of_a_candidate() -> None:
    assert version_text(like(version=(3, 14, 0, "candidate", 2))) == "3.14.0rc2"
    found = facts(run(interpreter(), DONE))
    assert found["python.version"] == Known("3.11.7", "asked in a child process")


def test_the_crash_of_the_npu_plugin_is_why_its_driver_is_unknown() -> None:
    found = facts(run(*started(), begin("versions NPU"), exit=-11))
    for name in ("npu.driver.reported", "npu.compiler.version"):
        fact = found[name]
        assert isinstance(fact, Unknown)
        assert "SIGSEGV" in fact.reason
