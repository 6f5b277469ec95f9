"""What the interpreter said of itself → facts ``python.*``."""

from __future__ import annotations

from ovdoctor.collect.facts import Found
from ovdoctor.collect.interrogate.answers import Answers
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.process.protocol import Interpreter

SOURCE = "asked in a child process"
IMPLEMENTATIONS = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}
ARCHITECTURES = {"amd64": "x86_64", "arm64": "aarch64", "i386": "x86", "i586": "x86", "i686": "x86", "intel": "x86"}
_LEVELS = {"alpha": "a", "beta": "b", "candidate": "rc"}
_SYSTEM = ("/usr", "/usr/local")
_BELOW_SYSTEM = ("/opt/homebrew/", "/opt/local/", "/library/frameworks/", "/applications/xcode.app/", "/nix/store/")
_WINDOWS_SYSTEM = ("/program files/python", "/program files (x86)/python", "/programs/python/", ":/python")


def interpreter_facts(answers: Answers) -> Found:
    """Which interpreter, why, and what it is; ``python.error`` if it did not say."""
    transcript, interpreter = answers.transcript, answers.interpreter
    found: Found = {
        "python.executable": Known(transcript.executable, transcript.chosen),
        "python.chosen": Known(transcript.chosen, "the choice itself"),
    }
    if interpreter is None:
        printed = f"; it printed:\n{answers.printed}" if answers.printed else ""
        found["python.error"] = Known(f"The interpreter {answers.failure}{printed}", SOURCE)
        unknown = Unknown(f"the interpreter {answers.failure}", SOURCE)
        for name in ("version", "implementation", "bits", "arch", "environment", "shadows"):
            found[f"python.{name}"] = unknown
        return found
    found["python.error"] = Known(f"The interpreter {answers.failure}", SOURCE) if answers.failure else Absent(SOURCE)
    found["python.version"] = Known(version_text(interpreter), SOURCE)
    found["python.implementation"] = Known(IMPLEMENTATIONS.get(interpreter.implementation, interpreter.implementation), SOURCE)
    found["python.bits"] = Known(interpreter.bits, SOURCE)
    arch = architecture(interpreter)
    found["python.arch"] = Known(arch, SOURCE) if arch else Unknown("it does not tell", SOURCE)
    shadows = list(interpreter.shadows)
    found["python.shadows"] = Known(shadows, "the current folder") if shadows else Absent("the current folder")
    found["python.environment"] = Known(environment_kind(interpreter), "prefixes of the interpreter")
    return found


def version_text(interpreter: Interpreter) -> str:
    """``3.13.0``, ``3.14.0rc2``."""
    major, minor, micro, level, serial = interpreter.version
    return f"{major}.{minor}.{micro}" + (f"{_LEVELS[level]}{serial}" if level in _LEVELS else "")


def architecture(interpreter: Interpreter) -> str:
    """What the interpreter was built for, in the words of ``os.arch``: not the machine, on which another may run."""
    if interpreter.platform == "win32":  # "3.11.7 (…) [MSC v.1937 64 bit (AMD64)]"
        name = interpreter.text.rpartition("(")[2].partition(")")[0]
    elif interpreter.platform == "linux" and interpreter.multiarch:
        name = interpreter.multiarch.partition("-")[0]
    else:
        name = interpreter.machine
    name = name.lower()
    if interpreter.bits == 32 and name in ("x86_64", "amd64"):
        return "x86"
    return ARCHITECTURES.get(name, name)


def environment_kind(interpreter: Interpreter) -> str:
    """The kind of environment. A venv is a venv whatever interpreter it was made with."""
    if interpreter.prefix != interpreter.base_prefix:
        return "venv"
    if interpreter.conda:
        return "conda"
    prefix = interpreter.prefix.replace("\\", "/").lower()
    if "/windowsapps/" in prefix + "/" or "pythonsoftwarefoundation." in prefix:
        return "store"
    if "/.pyenv/versions/" in prefix or "/pyenv/versions/" in prefix or "/pyenv-win/versions/" in prefix:
        return "pyenv"
    if interpreter.platform == "win32":
        system = any(place in prefix + "/" for place in _WINDOWS_SYSTEM)
    else:
        system = prefix in _SYSTEM or prefix.startswith(_BELOW_SYSTEM)
    return "system" if system else "other"
