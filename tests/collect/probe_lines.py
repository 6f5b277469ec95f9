"""Transcripts put together line by line, as the probe would have said them, and interpreters that are none."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import msgspec

from ovdoctor.collect.facts import Found
from ovdoctor.collect.interrogate.facts import facts_of
from ovdoctor.collect.interrogate.protocol import Transcript
from ovdoctor.facts.kinds import mismatch
from ovdoctor.facts.states import Known, Record
from ovdoctor.facts.vocabulary import define
from ovdoctor.process.protocol import Interpreter, Limits, Run, Stopped

BUILD = "2026.4.1-22982-e213a147257-releases/2026/4"
SITE = "/home/anna/.venv/lib/python3.11/site-packages"
LINUX = Interpreter(
    version=(3, 11, 7, "final", 0),
    implementation="cpython",
    bits=64,
    platform="linux",
    executable="/home/anna/.venv/bin/python",
    prefix="/home/anna/.venv",
    base_prefix="/usr",
    path=["/usr/lib/python311.zip", "/usr/lib/python3.11", SITE],
    text="3.11.7 (main) [GCC 12.2.0]",
    machine="x86_64",
    multiarch="x86_64-linux-gnu",
)
WINDOWS = Interpreter(
    version=(3, 12, 1, "final", 0),
    implementation="cpython",
    bits=64,
    platform="win32",
    executable=r"C:\Users\anna\ov\Scripts\python.exe",
    prefix=r"C:\Users\anna\ov",
    base_prefix=r"C:\Program Files\Python312",
    path=[r"C:\Program Files\Python312\python312.zip", r"C:\Users\anna\ov\Lib\site-packages"],
    text="3.12.1 (tags/v3.12.1:2305ca5, Dec  7 2023, 22:03:25) [MSC v.1937 64 bit (AMD64)]",
)
IMPORTED = ("import", {"version": BUILD, "file": f"{SITE}/openvino/__init__.py", "paths": [f"{SITE}/openvino"]})
PLUGIN = {"build": BUILD, "description": "openvino_intel_cpu_plugin"}


def interpreter(what: Interpreter = LINUX) -> str:
    """The first line."""
    return msgspec.json.encode(what).decode()


def begin(step: str) -> str:
    """A question that is never answered: ``begin("versions NPU")``."""
    return json.dumps({"at": "begin", "step": step.split()})


def answer(step: str, value: Any = None, seconds: float = 0.01) -> list[str]:
    """A question and its answer."""
    return [begin(step), json.dumps({"at": "end", "step": step.split(), "seconds": seconds, "value": value})]


def threw(step: str, error: str, kind: str = "RuntimeError") -> list[str]:
    """A question that threw."""
    return [begin(step), json.dumps({"at": "end", "step": step.split(), "seconds": 0.01, "error": error, "type": kind})]


def started(what: Interpreter = LINUX, plugins: tuple[str, ...] = ("CPU", "GPU", "NPU")) -> list[str]:
    """Everything up to the first device."""
    return [interpreter(what), *answer(*IMPORTED), *answer("core"), *answer("plugins", list(plugins))]


def cpu() -> list[str]:
    """A CPU plugin that is well."""
    return [
        *answer("versions CPU", PLUGIN),
        *answer("devices CPU", [""]),
        *answer("property CPU FULL_DEVICE_NAME", "Intel(R) Core(TM) Ultra 5 125H"),
        *answer("property CPU OPTIMIZATION_CAPABILITIES", ["FP32", "INT8"]),
    ]


DONE = '{"at": "done"}'


def run(*lines: str, exit: int | None = 0, stopped: Stopped = "", output: str = "") -> Run:
    """One run of the probe."""
    return Run(list(lines), exit, stopped, output)


def transcript(*runs: Run, live: bool = False, failure: str = "") -> Transcript:
    """Runs of one interpreter."""
    return Transcript("/home/anna/.venv/bin/python", "--python", list(runs), live, Limits(20, 60), failure)


def facts(*runs: Run, live: bool = False, failure: str = "") -> Found:
    """The facts of a transcript, each checked against the vocabulary."""
    return checked(facts_of(transcript(*runs, live=live, failure=failure)))


def checked(found: Found) -> Found:
    """The same facts. Fails for a name that is not in the vocabulary and a value that is not of its kind."""
    for name, fact in found.items():
        definition = define(name)
        assert definition is not None, f"{name} is not in the vocabulary"
        if isinstance(fact, Known):
            assert mismatch(definition.kind, fact.value) is None, f"{name}: {fact.value} {mismatch(definition.kind, fact.value)}"
    return found


def value(found: Found, name: str) -> Any:
    """The value of a fact that must be known."""
    fact = found[name]
    assert isinstance(fact, Known), f"{name} is {fact}"
    return fact.value


def plugin(found: Found, device: str) -> Record:
    """The record of one plugin."""
    records: list[Record] = value(found, "openvino.plugins")
    return next(record for record in records if record["device"] == device)


def fake_interpreter(folder: Path, body: str) -> str:
    """An executable that runs ``body`` in place of the probe; ``say`` prints a line, ``options`` is what the probe was given."""
    path = folder / "python"
    head = f"""#!{sys.executable}
import json, os, signal, sys, time
options = json.loads(sys.argv[-1])
def say(line):
    os.write(1, (line + "\\n").encode())
def begin(step):
    say(json.dumps({{"at": "begin", "step": step.split()}}))
def answer(step, value=None):
    begin(step)
    say(json.dumps({{"at": "end", "step": step.split(), "seconds": 0.0, "value": value}}))
INTERPRETER = {interpreter()!r}
IMPORTED = {IMPORTED[1]!r}
"""
    path.write_text(head + body, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return os.fspath(path)
