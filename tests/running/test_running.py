"""``ovdoctor run``: the program as if it ran alone, and what its end means."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

OVDOCTOR = [sys.executable, "-m", "ovdoctor", "run"]
MODEL = Path(__file__).parent.parent / "scanning" / "models" / "maxpool-14-floor.xml"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals as POSIX has them")


def run(*words: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*OVDOCTOR, *map(str, words)], input=stdin, capture_output=True, check=False, cwd=cwd)


def python(code: str) -> list[str]:
    return ["--", sys.executable, "-c", code]


def test_bytes_pass_through_unchanged() -> None:
    code = "import sys; d = sys.stdin.buffer.read(); sys.stdout.buffer.write(d); sys.stderr.buffer.write(d[::-1])"
    data = bytes(range(256)) * 3000 + b"\x1b[31mred\r\n"
    ran = run(*python(code), stdin=data)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, data, data[::-1])


def test_output_comes_as_it_is_printed() -> None:
    code = "import sys; print('first', flush=True); sys.stdin.readline(); print('second')"
    with subprocess.Popen([*OVDOCTOR, *python(code)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        assert process.stdout.readline().strip() == b"first"  # while the program waits for us
        process.stdin.write(b"\n")
        process.stdin.close()
        assert process.stdout.read().strip() == b"second"
    assert process.returncode == 0


def test_the_order_of_two_streams_in_one_file_is_kept(tmp_path: Path) -> None:
    code = "import os\nfor n in range(200): os.write(1 + n % 2, b'%d\\n' % n)"
    file = tmp_path / "both.txt"
    with file.open("wb") as both:
        subprocess.run([*OVDOCTOR, *python(code)], stdout=both, stderr=both, check=True)
    printed = list(map(int, file.read_text().split()))
    assert sorted(printed) == list(range(200))
    assert sys.platform == "win32" or printed == list(range(200))


@pytest.mark.parametrize("code", [1, 3, 77, 255])
def test_exit_code(code: int, tmp_path: Path) -> None:
    assert run("-o", tmp_path / "why.txt", *python(f"raise SystemExit({code})")).returncode == code


@POSIX
@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_signals_are_told_as_shells_do(name: str) -> None:
    number = getattr(signal, name)
    ran = run(*python(f"import os; os.kill(os.getpid(), {number})"))
    assert ran.returncode == 128 + number
    assert f"was killed by {name}" in ran.stderr.decode()


def test_failure_is_explained_after_the_output() -> None:
    code = "import sys; print('Device with \"NPU\" name is not registered in the OpenVINO Runtime', file=sys.stderr); sys.exit(1)"
    ran = run(*python(code))
    said = ran.stderr.decode()
    assert ran.stdout == b""
    assert said.index("is not registered in the OpenVINO") < said.index("ended with exit code 1") < said.index("[log-")


def test_success_says_nothing_and_always_explains() -> None:
    assert run(*python("print('fine')")).stderr == b""
    ran = run("--always", *python("print('No module named openvino')"))
    assert ran.returncode == 0
    assert "log-" in ran.stderr.decode()


def test_json_in_a_file_has_the_facts_of_the_program_s_interpreter(tmp_path: Path) -> None:
    ran = run("--format", "json", "-o", tmp_path / "why.json", *python("raise RuntimeError('Device NPU')"))
    assert ran.returncode == 1
    document = json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))
    facts = document["facts"]
    assert facts["python.executable"]["value"] == sys.executable
    assert list(tmp_path.iterdir()) == [tmp_path / "why.json"]


def test_the_model_in_the_arguments_is_judged(tmp_path: Path) -> None:
    code = "import sys; print('[INFO] Build 2023.3.0-13775-ceeafaf64f3-releases/2023/3'); sys.exit(1)"
    run("--format", "json", "-o", tmp_path / "why.json", *python(code), "-m", MODEL, "-d", "CPU")
    document = json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))
    assert document["model"] == str(MODEL)
    first = document["causes"][0]
    assert first["finding"]["rule"] == "operation-not-read"
    assert first["places"][0]["line"] > 1


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_the_model_that_was_open_is_found(tmp_path: Path) -> None:
    weights = tmp_path / "net.bin"
    weights.write_bytes(b"w")
    (tmp_path / "net.xml").write_bytes(MODEL.read_bytes())
    code = f"import os, sys, time; f = open(os.path.join({str(tmp_path)!r}, 'net' + '.bin')); time.sleep(1); sys.exit(1)"
    run("--format", "json", "-o", tmp_path / "why.json", *python(code))
    assert json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))["model"] == str(tmp_path / "net.xml")


def test_a_model_that_is_none_does_not_hide_the_explanation(tmp_path: Path) -> None:
    (tmp_path / "cut.xml").write_text("<?xml version='1.0'?><net name='x' version='11'><layers><layer")
    ran = run(*python("raise SystemExit(1)"), tmp_path / "cut.xml")
    assert ran.returncode == 1
    assert "cut.xml" in ran.stderr.decode() and "bug" not in ran.stderr.decode()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--", "no-such-program-anywhere"], 127, "no such program on PATH"),
        (["--", "./missing"], 127, "there is no such program"),
        (["--", "."], 126, "is a folder"),
        (["--", ""], 127, "is empty"),
        ([], 2, "Missing argument"),
        (["--format", "xml", "--", "true"], 2, "xml"),
        (["-o", "no/such/folder/x", "--", "true"], 2, "there is no folder"),
    ],
)
def test_what_cannot_be_run(words: list[str], code: int, said: str, tmp_path: Path) -> None:
    ran = run(*words, cwd=tmp_path)
    assert ran.returncode == code
    assert said in ran.stderr.decode()


@POSIX
def test_a_script_that_may_not_be_executed_or_whose_interpreter_is_gone(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text("#!/no/such/python\n")
    assert run("--", script).returncode == 126
    script.chmod(0o755)
    ran = run("--", script)
    assert ran.returncode == 127
    assert "first line" in ran.stderr.decode()
    script.write_text("echo from a shell\n")
    assert run("--", script).stdout == b"from a shell\n"


def test_endless_output_is_kept_in_part(tmp_path: Path) -> None:
    code = (
        "import sys\nfor n in range(120_000): print('nothing of interest in this line', n)\nsys.exit('No module named openvino')"
    )
    ran = run("--format", "json", "-o", tmp_path / "why.json", *python(code))
    assert ran.stdout.count(b"\n") == 120_000
    document = json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))
    assert any("were left out" in notice for notice in document["notices"])
    assert any("openvino" in quote["text"] for cause in document["causes"] for quote in cause["quotes"])


def test_binary_output_does_not_hide_the_error() -> None:
    code = "import sys; sys.stdout.buffer.write(bytes(9000)); sys.exit('No module named openvino')"
    ran = run(*python(code))
    assert ran.stdout == bytes(9000)
    assert "[log-" in ran.stderr.decode()


@POSIX
def test_the_reader_went_away() -> None:
    code = "import sys\nwhile True: print('y' * 1000)"
    with subprocess.Popen([*OVDOCTOR, *python(code)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        process.wait()
        assert b"ovdoctor:" not in process.stderr.read()


@POSIX
def test_who_stays_behind_does_not_hold_us() -> None:
    """A program that starts a daemon ends when it ends, not when the daemon does."""
    sleeper = f"import subprocess, sys; print(subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(600)']).pid)"
    ran = run(*python(sleeper))
    assert ran.returncode == 0
    os.kill(int(ran.stdout), signal.SIGKILL)  # it is still there


@POSIX
def test_a_signal_to_us_is_for_the_program() -> None:
    code = (
        "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(9))\n"
        "print('on', flush=True)\ntime.sleep(600)"
    )
    with subprocess.Popen([*OVDOCTOR, *python(code)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 9
        assert process.stderr.read() == b""


def on_terminal(words: list[str], answer: bytes) -> tuple[int, bytes]:
    """Run on a pseudo-terminal of its own; when the program says READY, type ``answer``."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [*OVDOCTOR, *words])
    said = b""
    while select.select([terminal], [], [], 120)[0]:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        if b"READY" not in said and b"READY" in said + data:
            time.sleep(0.1)
            os.write(terminal, answer)
        said += data
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), said


@POSIX
def test_a_terminal_stays_a_terminal() -> None:
    code = (
        "import sys; print([stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)]);"
        "sys.stderr.write('10%\\r20%\\r'); print('\\x1b[32mREADY\\x1b[0m'); print(input())"
    )
    status, said = on_terminal(python(code), b"typed\n")
    assert status == 0
    assert said.startswith(b"[True, True, True]\r\n10%\r20%\r\x1b[32mREADY\x1b[0m\r\n")
    assert said.endswith(b"typed\r\n")


@POSIX
def test_the_interrupt_key_goes_to_the_program() -> None:
    code = (
        "import time\ntry:\n    print('READY', flush=True); time.sleep(600)\n"
        "except KeyboardInterrupt:\n    print('got it'); raise SystemExit(5)"
    )
    status, said = on_terminal(python(code), b"\x03")
    assert status == 5
    assert said.count(b"got it") == 1 and b"ovdoctor" not in said
