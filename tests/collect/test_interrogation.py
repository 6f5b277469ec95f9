"""The process: interpreters that crash, hang and print rubbish, the limits, and the OpenVINO of the running environment."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.collect.probe_lines import checked, fake_interpreter, plugin, value

from ovdoctor.collect.facts import Found
from ovdoctor.collect.interrogate.facts import facts_of
from ovdoctor.collect.interrogate.interrogation import PROBE, Interrogation
from ovdoctor.collect.interrogate.protocol import Replay, Transcript
from ovdoctor.collect.session import Session
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.process.interpreter import Chosen
from ovdoctor.process.watching import RUBBISH, child_environment, command

posix = pytest.mark.skipif(sys.platform == "win32", reason="the fake interpreters are scripts with a #! line")
STARTED = """
say(INTERPRETER)
answer("import", IMPORTED)
answer("core")
answer("plugins", ["CPU", "GPU", "NPU"])
def plugins(deadly=None, how=None):
    for device in ("CPU", "GPU", "NPU"):
        if device not in options.get("done", []):
            begin("versions " + device)
            if device == deadly:
                how()
            answer("versions " + device, {"build": "1", "description": ""})
            answer("devices " + device, [])
"""


def ask(python: str, *, step: float = 20.0, total: float = 60.0) -> Transcript:
    return Interrogation(Chosen(python, "--python"), step_limit=step, total_limit=total).transcript()


def facts(transcript: Transcript) -> Found:
    return checked(facts_of(transcript))


@posix
def test_a_plugin_that_aborts(tmp_path: Path) -> None:
    body = (
        STARTED + 'plugins("GPU", lambda: (os.write(2, b"boo"), os.kill(os.getpid(), signal.SIGABRT)))\nsay(\'{"at": "done"}\')'
    )
    transcript = ask(fake_interpreter(tmp_path, body))
    found = facts(transcript)
    assert plugin(found, "GPU")["error"] == "the process was killed by SIGABRT (it aborted itself); it printed:\nboo"
    assert [plugin(found, device)["outcome"] for device in ("CPU", "NPU")] == ["ok", "ok"]
    assert [run.exit for run in transcript.runs] == [-6, 0]


@posix
def test_a_plugin_that_hangs_and_what_it_started_is_killed(tmp_path: Path) -> None:
    mark = tmp_path / "pids"
    body = (
        "import subprocess\n"
        + STARTED
        + f"""
def hang():
    helper = subprocess.Popen(["sleep", "600"])
    open({os.fspath(mark)!r}, "w").write(str(helper.pid))
    time.sleep(600)
plugins("GPU", hang)
say('{{"at": "done"}}')
"""
    )
    started = time.monotonic()
    found = facts(ask(fake_interpreter(tmp_path, body), step=1.0))
    assert time.monotonic() - started < 30
    assert plugin(found, "GPU")["outcome"] == "timeout"
    assert plugin(found, "GPU")["error"] == "the process did not answer within 1 s"
    assert plugin(found, "NPU")["outcome"] == "ok"
    assert not alive(int(mark.read_text()))


def alive(pid: int) -> bool:
    """Whether a process runs. One that was killed may stay as a zombie until its new parent looks after it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@posix
def test_all_time_is_over(tmp_path: Path) -> None:
    body = STARTED + 'plugins("GPU", lambda: time.sleep(600))'
    found = facts(ask(fake_interpreter(tmp_path, body), total=1.0))
    assert plugin(found, "GPU")["outcome"] == "timeout"
    assert "was not asked" in str(plugin(found, "NPU")["error"])


@posix
def test_a_hang_on_import_is_not_repeated(tmp_path: Path) -> None:
    transcript = ask(fake_interpreter(tmp_path, 'say(INTERPRETER)\nbegin("import")\ntime.sleep(600)'), step=0.5)
    assert len(transcript.runs) == 1
    assert value(facts(transcript), "openvino.import.outcome") == "timeout"


@posix
@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("print('hello')", "The interpreter ended without an answer: it is no Python; it printed:\nhello"),
        ("sys.exit('cannot')", "The interpreter ended with exit code 1; it printed:\ncannot"),
        ("os.write(1, INTERPRETER[:99].encode())", "The interpreter ended without an answer: it is no Python; it printed:\n"),
        ("time.sleep(600)", "The interpreter did not answer within 0.5 s"),
        ("while True: say('y' * 1000)", "The interpreter printed without end; it printed:\n"),
        ("while True: os.write(1, b'y' * 1000)", "The interpreter printed without end; it printed:\n"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "The interpreter was killed by SIGSEGV (access to memory that is not its own)"),
    ],
)
def test_an_interpreter_that_does_not_answer(tmp_path: Path, body: str, error: str) -> None:
    transcript = ask(fake_interpreter(tmp_path, body), step=0.5)
    found = facts(transcript)
    assert value(found, "python.error").startswith(error)
    assert isinstance(found["openvino.import.outcome"], Unknown)
    assert Replay(transcript).interpreter() is None


@posix
def test_an_interpreter_that_closes_its_mouth_and_stays(tmp_path: Path) -> None:
    body = 'say(INTERPRETER)\nbegin("import")\nos.close(1)\nos.close(2)\ntime.sleep(600)'
    found = facts(ask(fake_interpreter(tmp_path, body)))
    assert value(found, "openvino.import.error") == "the process stopped answering without ending"


@posix
def test_a_helper_that_keeps_the_pipe_open_does_not_keep_us_waiting(tmp_path: Path) -> None:
    body = 'import subprocess\nsay(INTERPRETER)\nbegin("import")\nsubprocess.Popen(["sleep", "600"])\nos._exit(7)'
    started = time.monotonic()
    found = facts(ask(fake_interpreter(tmp_path, body)))
    assert time.monotonic() - started < 10
    assert value(found, "openvino.import.error") == "the process ended with exit code 7"


def test_an_interpreter_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "python"
    error = "The interpreter could not be started: {} {}"
    found = facts(ask(os.fspath(path)))
    assert value(found, "python.error") == error.format(path, "is not there: there is no such file or folder")
    if sys.platform != "win32":
        path.symlink_to("/gone/python")
        found = facts(ask(os.fspath(path)))
        assert value(found, "python.error") == error.format(path, "is a link to /gone/python, which is not there")


@posix
def test_short_lines_without_end(tmp_path: Path) -> None:
    """``yes``: two million lines in four megabytes."""
    path = tmp_path / "python"
    path.write_text("#!/bin/sh\nexec yes\n")
    path.chmod(0o755)
    started = time.monotonic()
    transcript = ask(os.fspath(path), step=5.0)
    assert value(facts(transcript), "python.error") == "The interpreter printed without end; it printed:\ny"
    assert time.monotonic() - started < 4
    assert [len(run.lines) for run in transcript.runs] == [RUBBISH]


@posix
@pytest.mark.parametrize("program", ["ls", "echo", "bash"])
def test_what_is_no_python_does_not_print_our_probe(program: str) -> None:
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"there is no {program}")
    error = value(facts(ask(path)), "python.error")
    assert len(error) < 700
    assert not [
        words for words in ("import openvino", "openvino.runtime", "runs inside the patient", "os._exit") if words in error
    ]


@posix
def test_what_is_printed_twice_is_told_once(tmp_path: Path) -> None:
    found = facts(ask(fake_interpreter(tmp_path, "os.write(1, b'no such thing\\n')\nos.write(2, b'no such thing\\n')")))
    assert value(found, "python.error").count("no such thing") == 1


@posix
def test_the_current_folder_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = (
        f"import os, sys; os.chdir({os.fspath(gone)!r}); os.rmdir({os.fspath(gone)!r}); os.execv(sys.executable, sys.argv[1:])"
    )
    # What the interpreter itself does there is not our matter: it is told where its library is.
    probe = [sys.executable, "-c", script, *command(sys.executable, PROBE, {"devices": ["CPU"]})]
    printed = subprocess.run(probe, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert '"at": "done"' in printed.stdout, printed.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread does it, which native code may hold up")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_the_probe_ends_with_us_even_in_native_code(tmp_path: Path, number: str) -> None:
    mark = tmp_path / "pids"
    (tmp_path / "openvino").mkdir()
    (tmp_path / "openvino" / "__init__.py").write_text(
        "import ctypes, os, subprocess\nhelper = subprocess.Popen(['sleep', '600'])\n"
        f"open({os.fspath(mark)!r}, 'w').write(f'{{os.getpid()}} {{helper.pid}} ')\nctypes.PyDLL(None).sleep(600)\n"
    )
    script = (
        "import sys; from ovdoctor.process.interpreter import Chosen\n"
        "from ovdoctor.collect.interrogate.interrogation import Interrogation\n"
        "Interrogation(Chosen(sys.executable, '')).transcript()"
    )
    path = os.pathsep.join([os.fspath(tmp_path), os.fspath(Path(PROBE).parents[2])])
    parent = subprocess.Popen([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": path})
    wait_for(lambda: mark.exists() and mark.read_text().endswith(" "))
    pids = [int(pid) for pid in mark.read_text().split()]
    parent.send_signal(signal.Signals[number])
    assert parent.wait() == -signal.Signals[number]
    wait_for(lambda: not any(map(alive, pids)))


@posix
def test_what_is_no_python_is_killed_by_the_handler(tmp_path: Path) -> None:
    mark, path = tmp_path / "pid", tmp_path / "python"
    path.write_text(f"#!/bin/sh\necho $$ > {mark}\nexec sleep 600\n")
    path.chmod(0o755)
    script = (
        "import sys; from ovdoctor.process.interpreter import Chosen\n"
        "from ovdoctor.collect.interrogate.interrogation import Interrogation\n"
        "Interrogation(Chosen(sys.argv[1], '')).transcript()"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, os.fspath(path)], env=with_source())
    wait_for(lambda: mark.exists() and mark.read_text().endswith("\n"))
    parent.terminate()
    assert parent.wait() == -signal.SIGTERM
    wait_for(lambda: not alive(int(mark.read_text())))


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def no_thread(self: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_no_more_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Thread, "start", no_thread)
    error = value(facts(ask(sys.executable)), "python.error")
    assert error.startswith("The interpreter could not be started: can't start new thread")
    found = Session(python=sys.executable).finish()
    assert isinstance(found.get("os.family"), Known)


@posix
def test_giving_up(tmp_path: Path) -> None:
    asked = Interrogation(Chosen(fake_interpreter(tmp_path, STARTED + 'plugins("GPU", lambda: time.sleep(600))'), "--python"))
    assert asked.interpreter() is not None
    asked.stop()
    transcript = asked.transcript()
    assert len(transcript.runs) == 1
    assert transcript.runs[0].stopped == "total"


def test_what_starts_the_child_is_light() -> None:
    heavy = ("msgspec", "json", "dataclasses", "pathlib", "inspect", "yaml", "click", "openvino", "numpy")
    script = f"import ovdoctor.collect.interrogate.interrogation, sys; print([name for name in {heavy} if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True, env=with_source())
    assert printed.stdout.strip() == "[]"


def with_source() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.fspath(Path(PROBE).parents[2])}


def test_the_probe_travels_as_an_argument() -> None:
    assert (
        len(" ".join(command(sys.executable, PROBE, {}))) < 20_000
    )  # 32,767 is Windows' limit for the whole command line, with every quote doubled


def test_the_users_environment_decides_what_is_loaded() -> None:
    given = {"PYTHONPATH": "/x", "LD_LIBRARY_PATH": "/y", "__PYVENV_LAUNCHER__": "/z", "NEO_CACHE_PERSISTENT": "1"}
    assert child_environment(given) == {
        "PYTHONPATH": "/x",
        "LD_LIBRARY_PATH": "/y",
        "NEO_CACHE_PERSISTENT": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


OLD_AND_NEW = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python")) or [Path(sys.executable)]


@pytest.mark.parametrize("python", OLD_AND_NEW, ids=lambda path: path.parents[1].name)
def test_any_python_is_asked(python: Path) -> None:
    found = facts(ask(os.fspath(python)))
    if python.parents[1].name.startswith("3.6."):
        assert "older than Python 3.8" in value(found, "python.error")
    else:
        assert isinstance(found["python.error"], Absent)
        assert value(found, "python.bits") == 64


installed = pytest.mark.skipif(importlib.util.find_spec("openvino") is None, reason="the running environment has no openvino")


@installed
def test_the_running_environment() -> None:
    transcript = Interrogation(Chosen(sys.executable, "running"), live=True).transcript()
    found = facts(transcript)
    assert len(transcript.runs) == 1
    assert value(found, "openvino.import.outcome") == value(found, "openvino.core.outcome") == "ok"
    assert plugin(found, "CPU")["outcome"] == "ok"
    cpu = next(device for device in value(found, "openvino.devices") if device["name"] == "CPU")
    assert (cpu["live"], cpu["live_error"]) == ("ok", None)


@installed
def test_only_the_devices_asked_for() -> None:
    transcript = Interrogation(Chosen(sys.executable, "running"), devices=["CPU"]).transcript()
    assert [record["device"] for record in value(facts(transcript), "openvino.plugins")] == ["CPU"]


@installed
def test_openvino_in_the_current_folder_is_told_and_not_examined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "openvino").mkdir()
    (tmp_path / "openvino" / "__init__.py").write_text("raise RuntimeError('not me')")
    monkeypatch.chdir(tmp_path)
    asked = Interrogation(Chosen(sys.executable, "running"), devices=["CPU"])
    told = asked.interpreter()
    assert told is not None
    assert told.shadows == [os.fspath(tmp_path / "openvino" / "__init__.py")]
    assert facts(asked.transcript())["openvino.import.outcome"] == Known("ok", "import openvino")


@installed
def test_openvino_on_the_users_path_is_examined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "openvino").mkdir()
    (tmp_path / "openvino" / "__init__.py").write_text("raise RuntimeError('it is me')")
    monkeypatch.setenv("PYTHONPATH", os.fspath(tmp_path))
    found = facts(Interrogation(Chosen(sys.executable, "running")).transcript())
    assert value(found, "openvino.import.error") == "RuntimeError: it is me"


@installed
def test_nothing_is_sent_or_written_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "USERPROFILE", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, os.fspath(tmp_path))
    Interrogation(Chosen(sys.executable, "running"), live=True).transcript()
    assert list(tmp_path.iterdir()) == []
