"""What every script shares that runs inside the patient: the line to the parent, manners, the import of OpenVINO.

A script runs in whatever interpreter is examined (Python 3.8 and up), as ``PYTHON -B -c INSIDE SCRIPT OPTIONS``, with
the standard library and ``openvino`` alone; it finds this file as ``ovdoctor.process.inside``, whatever is installed there. Each
line is one JSON object: first what the interpreter is, then a ``begin`` and an ``end`` for every question, at last ``done``. A
``begin`` without its ``end`` is the question that killed or hung the process: that is why every question, however small, has
its own pair. What else is printed goes to stderr, where the parent keeps its end.

Keep this file and the scripts ASCII (they travel as arguments, whatever the locale), the longest together well under 30,000
characters (Windows' limit).
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    # First on the path is the current folder (-c), or ours (run as a file). What lies there is not the patient.
    del sys.path[0]

import faulthandler
import json
import os
import stat
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

PROTOCOL = 1
LONGEST = 4000
"""Characters kept of a text."""


class Protocol:
    """The private line to the parent. Asks one question at a time, and turns every way of failing into a value."""

    def __init__(self, skip: list[list[str]]) -> None:
        self._skip = {tuple(step) for step in skip}
        self._out = os.dup(1)
        os.dup2(2, 1)  # plugins print to stdout

    def say(self, **fields: object) -> None:
        """Send one line."""
        data = (json.dumps(fields) + "\n").encode("ascii")
        try:
            while data:
                data = data[os.write(self._out, data) :]
        except OSError:  # nobody listens any more
            os._exit(1)

    def ask(self, step: tuple[str, ...], question: Callable[..., object], *arguments: object) -> object:
        """What the question returns; None if it threw, or is to be skipped."""
        if step in self._skip:
            return None
        self.say(at="begin", step=step)
        started = time.perf_counter()
        try:
            value = question(*arguments)
            answer = {"value": plain(value)}
        except BaseException as error:  # SystemExit too: on Windows, openvino calls sys.exit() when it finds no libraries
            value, answer = None, {"error": message(error), "type": type(error).__name__}
        self.say(at="end", step=step, seconds=round(time.perf_counter() - started, 4), **answer)
        return value


def shorten(text: str) -> str:
    """Beginning and end of a text, in characters that every decoder takes."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= LONGEST else text[: LONGEST * 3 // 4] + " [...] " + text[-LONGEST // 4 :]


def message(error: BaseException) -> str:
    """What was thrown, verbatim. pybind11 cannot always decode what C++ threw: even asking for the message may throw."""
    try:
        return shorten(str(error))
    except Exception as second:
        return "its message cannot be read: " + type(second).__name__


def plain(value: object) -> object:
    """The value as JSON carries it: enumerations and OpenVINO's own types as their text."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    return shorten(value if isinstance(value, str) else str(value))


def interpreter() -> dict[str, object]:
    """What the interpreter says of itself, without importing anything for it."""
    try:
        here = os.getcwd()
    except OSError:  # the folder was deleted
        here = ""
    # A folder without __init__.py gives way to a package that stands later on the search path.
    nearby = (os.path.join(here, name) for name in (os.path.join("openvino", "__init__.py"), "openvino.py"))
    return {
        "protocol": PROTOCOL,
        "version": list(sys.version_info),
        "text": sys.version,
        "implementation": sys.implementation.name,
        "bits": 64 if sys.maxsize > 2**32 else 32,
        "machine": os.uname().machine if hasattr(os, "uname") else "",
        "multiarch": getattr(sys.implementation, "_multiarch", ""),
        "abiflags": getattr(sys, "abiflags", ""),
        "platform": sys.platform,
        "executable": sys.executable or "",
        "prefix": sys.prefix,
        "base_prefix": sys.base_prefix,
        "conda": os.path.isdir(os.path.join(sys.prefix, "conda-meta")),
        "path": [entry for entry in sys.path if isinstance(entry, str)],
        "flags": {name: int(getattr(sys.flags, name)) for name in ("no_site", "no_user_site", "ignore_environment", "isolated")},
        "shadows": [path for path in nearby if os.path.exists(path)],
    }


def import_openvino() -> dict[str, object]:
    """Import it as its users do, but for its telemetry, which on import writes to the home folder and calls out."""
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # its import now fails, as openvino expects it may
    import openvino

    version = find_api().get_version()
    return {"version": version, "file": getattr(openvino, "__file__", None), "paths": list(getattr(openvino, "__path__", []))}


def find_api() -> Any:
    """The module that has Core: ``openvino`` itself, in 2023.0 only ``openvino.runtime``."""
    import openvino

    if hasattr(openvino, "Core"):
        return openvino
    if getattr(openvino, "__file__", None) is None:  # pip leaves the folder when something else is in it
        raise ModuleNotFoundError(
            "No module named 'openvino'; there is only a folder without one: " + ", ".join(openvino.__path__)
        )
    import openvino.runtime

    return openvino.runtime


def library_folders(package: str) -> list[str]:
    """Where the plugins of the package ``openvino`` lie, as the wheel and the archive have them."""
    runtime = os.path.join(os.path.dirname(os.path.dirname(package)), "runtime")
    places = ("lib/intel64", "lib/aarch64", "bin/intel64/Release", "lib/arm64/Release")
    folders = [os.path.join(package, "libs")] + [os.path.join(runtime, place) for place in places]
    return [folder for folder in folders if os.path.isdir(folder)]


def behave(limit: float) -> None:
    """Leave a stack as evidence of a crash, but no core file and no dialogue; never outlive the parent for long."""
    leash()
    try:
        faulthandler.enable(2)
        faulthandler.dump_traceback_later(limit, exit=True, file=2)
        if sys.platform == "win32":
            import msvcrt

            msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
        else:
            import resource
            import signal

            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            faulthandler.register(signal.SIGUSR1, file=2)  # how the parent asks a process that hangs where it is
    except (ImportError, OSError, ValueError, AttributeError):
        pass  # only manners: no reason to tell nothing


def leash() -> None:
    """End with the parent, which holds the other end of our stdin, whatever ended it."""
    try:
        if sys.platform == "win32" or not stat.S_ISFIFO(os.fstat(0).st_mode):
            return  # on Windows, DLLs that look at stdin while a thread reads it hang
        held = os.dup(0)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # nobody else is to wait for what never comes
        if sys.platform == "linux":
            import fcntl

            # The kernel does it: also to native code that never gives the GIL back, and to what we have started.
            fcntl.fcntl(held, fcntl.F_SETOWN, -os.getpid() if os.getpgrp() == os.getpid() else os.getpid())
            fcntl.fcntl(held, 10, 9)  # F_SETSIG, SIGKILL
            fcntl.fcntl(held, fcntl.F_SETFL, os.O_NONBLOCK | fcntl.FASYNC)
            try:
                os.read(held, 1)
            except BlockingIOError:
                return
            os._exit(1)  # it had gone before
        import threading

        threading.Thread(target=lambda: (os.read(held, 1), os._exit(1)), daemon=True).start()
    except (ImportError, OSError, RuntimeError, AttributeError):
        pass


def read_options() -> dict[str, Any]:
    """What the parent wants: the argument after the script."""
    options = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    return dict(options)


def start(options: dict[str, Any]) -> tuple[Protocol, list[Any], str]:
    """Tell what the interpreter is and import openvino. Options: ``skip`` (steps), ``limit`` (seconds).

    The Core comes as a list, empty if there is none: the text of a Core is its available devices, so that answering with it
    would load every plugin. The last is the folder of the package.
    """
    protocol = Protocol(options.get("skip", []))
    protocol.say(at="interpreter", **{name: plain(value) for name, value in interpreter().items()})
    behave(options.get("limit", 120))
    imported = protocol.ask(("import",), import_openvino)
    cores: list[Any] = []
    if not isinstance(imported, dict):
        return protocol, cores, ""
    protocol.ask(("core",), lambda: cores.append(find_api().Core()))
    return protocol, cores, os.path.dirname(imported["file"] or "")


def finish(protocol: Protocol) -> None:
    """Say that nothing is left, and end at once: unloading plugins takes time and may crash, and nobody asked about that."""
    protocol.say(at="done")
    os._exit(0)


if __name__ == "__main__":
    sys.modules["ovdoctor.process.inside"] = sys.modules["__main__"]
    exec(compile(sys.argv.pop(1), "<string>", "exec"), {"__name__": "__main__"})
