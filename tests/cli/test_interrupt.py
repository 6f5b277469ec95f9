"""Ctrl-C at any moment: one sentence, exit code 130, no traceback, no hang, nobody and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ovdoctor.__main__ import main
from ovdoctor.process import clearing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for what is left in /proc")

MODELS = Path(__file__).parents[1] / "scanning" / "models"
START = """
import os
from ovdoctor.__main__ import main
from ovdoctor.process import clearing

mind = clearing.quit_on_interrupt
clearing.quit_on_interrupt = lambda: (mind(), os.write(1, b"!"))
main()
"""
"""Says when Ctrl-C is minded: what comes before is Python's own start, and not ours."""
COMMANDS = {
    "check": ["check", "--no-settings"],
    "facts": ["facts"],
    "scan": ["scan", str(MODELS / "dynamic.xml")],
    "scan of many": ["scan", "--jobs", "2", *[str(MODELS / "dynamic.xml")] * 40],
    "report": ["report"],
    "explain": ["explain", "--here", "error.log"],
}
LOG = 'RuntimeError: Exception from src/inference/src/cpp/core.cpp:104: Device with "NPU" name is not registered\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for temporary files, beside a log."""
    (tmp_path / "error.log").write_text(LOG)
    (tmp_path / "temporary").mkdir()
    return tmp_path


def interrupt(arguments: Sequence[str], delay: float, folder: Path, group: bool) -> tuple[int, bytes]:
    """Exit code and standard error of a command that gets SIGINT, alone or with its group, so long after its start."""
    variables = {**os.environ, "TMPDIR": os.fspath(folder / "temporary")}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", START, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=folder,
            env=variables,
            start_new_session=True,
        )
    assert process.stdout is not None and process.stdout.read(1) == b"!"
    time.sleep(delay)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT) if group else process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        pytest.fail(f"it hangs after SIGINT at {delay:.3f} s")
    return process.returncode, (folder / "said").read_bytes()


def left_behind(folder: Path) -> Iterator[str]:
    """What still runs for a command that was started there, and what it left of files."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            mine = f"TMPDIR={folder / 'temporary'}\0".encode() in (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes()
        except OSError:  # another's, or gone
            continue
        if mine and command:
            yield command.decode(errors="replace")
    yield from map(str, (folder / "temporary").iterdir())


def assert_interrupted(code: int, said: bytes, folder: Path) -> None:
    assert b"Traceback" not in said and b"Exception ignored" not in said, said.decode()
    if code == 130:
        assert said.endswith(b"ovdoctor: interrupted\n") and said.count(b"interrupted") == 1, said.decode()
    else:
        assert code in (0, 1)  # it was faster
    for _ in range(100):
        left = list(left_behind(folder))
        if not left:
            return
        time.sleep(0.02)
    pytest.fail(f"left behind: {left}")


@pytest.mark.parametrize("delay", [0.0, 0.03, 0.15])
@pytest.mark.parametrize("command", ["check", "scan of many"])
def test_at_some_moments(command: str, delay: float, folder: Path) -> None:
    code, said = interrupt(COMMANDS[command], delay, folder, group=True)
    assert_interrupted(code, said, folder)
    assert delay or code == 130


@pytest.mark.moments
@pytest.mark.parametrize("group", [True, False], ids=["group", "alone"])
@pytest.mark.parametrize("command", COMMANDS)
def test_at_many_moments(command: str, group: bool, folder: Path) -> None:
    codes = []
    for number in range(59):
        code, said = interrupt(COMMANDS[command], number / 100, folder, group)
        assert_interrupted(code, said, folder)
        codes.append(code)
    assert codes[0] == 130


def test_one_that_is_to_be_ignored_is_ignored(folder: Path) -> None:
    """As for what a shell script starts in the background."""
    script = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n{START}"
    with subprocess.Popen([sys.executable, "-c", script, "facts"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.read(1) == b"!"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, b"")


def test_before_it_is_minded(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(clearing, "quit_on_interrupt", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (130, "ovdoctor: interrupted\n")


def test_the_explanation_of_a_program_that_failed(folder: Path) -> None:
    """Its exit code is the program's, whatever becomes of the explanation."""
    slow = "import os, time, ovdoctor.running.explanation as e; e.explain_end = lambda *_: (os.write(1, b'?'), time.sleep(60))"
    process = subprocess.Popen(
        [sys.executable, "-c", f"{slow}\n{START}", "run", "--", "sh", "-c", "exit 7"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stdout.read(2) == b"!?"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (7, b"ovdoctor: the explanation was interrupted\n")


def test_what_is_undivided_is_finished_first(folder: Path) -> None:
    script = (
        "import os, signal; from ovdoctor.process.clearing import quit_on_interrupt, temporary_folder, undivided\n"
        "quit_on_interrupt()\n"
        "with temporary_folder() as place, undivided():\n"
        "    (place / 'a').touch(); os.kill(os.getpid(), signal.SIGINT); print('finished', flush=True)\n"
        "print('not reached', flush=True)"
    )
    variables = {**os.environ, "TMPDIR": os.fspath(folder / "temporary")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=variables, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"finished\n", b"ovdoctor: interrupted\n")
    assert list((folder / "temporary").iterdir()) == []
