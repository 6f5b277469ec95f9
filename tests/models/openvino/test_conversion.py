"""Other formats as IR: by the OpenVINO of the running environment, and by interpreters that crash, hang and have none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from tests.collect.probe_lines import fake_interpreter
from tests.models.openvino.formats import FIXTURES, KINDS, gone, installed, onnx_with_weights, posix, state, wait_for

from ovdoctor.errors import InputError
from ovdoctor.models.ir import read_ir
from ovdoctor.models.openvino.conversion import convert_to_ir

STARTED = 'say(INTERPRETER)\nanswer("import", IMPORTED)\nanswer("core")\n'


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, for this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", os.fspath(folder))
    monkeypatch.setattr(tempfile, "tempdir", os.fspath(folder))
    return folder


@installed
@pytest.mark.parametrize("name", KINDS)
def test_it_is_the_model_that_openvino_reads(name: str, temporary: Path) -> None:
    import openvino

    before = state(FIXTURES)
    with convert_to_ir(FIXTURES / name, sys.executable) as converted:
        assert (converted.kind, converted.outcome, converted.text) == (KINDS[name], "ok", "")
        assert converted.openvino == openvino.get_version()
        assert openvino.get_version() in converted.note
        assert converted.xml is not None
        summary = read_ir(converted.xml, weights=converted.weights)
    operations = openvino.Core().read_model(FIXTURES / name).get_ops()
    real = Counter((op.get_type_name(), op.get_type_info().version_id) for op in operations)
    assert {(found.type, found.opset): found.count for found in summary.operations} == real
    sizes = [op.get_byte_size() for op in operations if op.get_type_name() == "Constant"]
    assert (summary.constants.count, summary.constants.size) == (len(sizes), sum(sizes))
    assert (summary.weights.size, summary.weights.needed, summary.weights.problems) == (sum(sizes), sum(sizes), ())
    assert list(temporary.iterdir()) == []
    assert state(FIXTURES) == before


@installed
def test_large_weights_cost_no_room(tmp_path: Path, temporary: Path) -> None:
    onnx_with_weights(tmp_path / "large.onnx", 16 << 20)
    with convert_to_ir(tmp_path / "large.onnx", sys.executable) as converted:
        assert converted.xml is not None
        summary = read_ir(converted.xml, weights=converted.weights)
        taken = sum(path.stat().st_blocks * 512 for path in temporary.rglob("*") if path.is_file())
    assert summary.weights.needed == summary.weights.size == (64 << 20) + 4
    assert summary.weights.problems == ()
    if sys.platform != "win32":
        assert taken < 1 << 20


@installed
@pytest.mark.parametrize("name", ["convolution.onnx", "convolution.tflite", "paddle/model.pdmodel", "checkpoint/model.meta"])
def test_half_a_file(name: str, tmp_path: Path, temporary: Path) -> None:
    whole = (FIXTURES / name).read_bytes()
    path = tmp_path / Path(name).name
    path.write_bytes(whole[: len(whole) // 2])
    with convert_to_ir(path, sys.executable) as converted:
        assert (converted.outcome, converted.xml) == ("refused", None)
        assert "Exception from" in converted.text
    assert list(temporary.iterdir()) == []


@installed
def test_an_operation_that_nobody_has() -> None:
    with convert_to_ir(FIXTURES / "unknown-operation.onnx", sys.executable) as converted:
        assert converted.outcome == "refused"
        assert "org.example.Wish" in converted.text


@installed
def test_a_wrong_suffix(tmp_path: Path) -> None:
    """OpenVINO goes by the suffix for TensorFlow Lite, and says so."""
    path = tmp_path / "model.onnx"
    path.write_bytes((FIXTURES / "convolution.tflite").read_bytes())
    with convert_to_ir(path, sys.executable) as converted:
        assert (converted.kind, converted.outcome) == ("tflite", "refused")


def test_no_model_and_no_interpreter(tmp_path: Path) -> None:
    empty = tmp_path / "empty.onnx"
    empty.touch()
    for path, python, why in (
        (empty, sys.executable, "there is nothing in the file"),
        (tmp_path / "gone.onnx", sys.executable, "no such file"),
        (FIXTURES / "convolution.onnx", os.fspath(tmp_path / "python"), "there is no such file or folder"),
    ):
        with pytest.raises(InputError, match=why), convert_to_ir(path, python):
            pass


@posix
@pytest.mark.parametrize(
    ("body", "outcome", "text"),
    [
        (STARTED + 'begin("read")\nos.kill(os.getpid(), signal.SIGSEGV)', "crash", "the process was killed by SIGSEGV"),
        (STARTED + 'begin("read")\ntime.sleep(600)', "timeout", "the process did not answer within 0.5 s"),
        (STARTED + 'answer("read")\nbegin("write")\nos.kill(os.getpid(), signal.SIGSEGV)', "unknown", "does not write it as IR"),
        (STARTED + 'answer("read")\nanswer("write")\nopen(options["ir"], "w").write("<net>")', "unknown", "is the disk full?"),
        (STARTED + 'answer("read")\nanswer("write")', "unknown", "its IR could not be written to"),
        ('say(INTERPRETER)\nbegin("import")\nos.kill(os.getpid(), signal.SIGABRT)', "unknown", "killed by SIGABRT"),
        ("print('hello')", "unknown", "it is no Python"),
        ("while True: say('y' * 1000)", "unknown", "printed without end"),
    ],
)
def test_an_openvino_that_fails(body: str, outcome: str, text: str, tmp_path: Path, temporary: Path) -> None:
    python = fake_interpreter(tmp_path, body + '\nsay(\'{"at": "done"}\')')
    with convert_to_ir(FIXTURES / "convolution.onnx", python, 0.5) as converted:
        assert (converted.outcome, converted.xml) == (outcome, None)
        assert text in converted.text
    assert list(temporary.iterdir()) == []


@posix
def test_no_openvino_says_how_to_name_one(tmp_path: Path) -> None:
    error = (
        '{"at": "end", "step": ["import"], "seconds": 0, "error": "No module named \'openvino\'", "type": "ModuleNotFoundError"}'
    )
    python = fake_interpreter(tmp_path, f"say(INTERPRETER)\nbegin('import')\nsay({error!r})\nsay('{{\"at\": \"done\"}}')")
    path = FIXTURES / "convolution.onnx"
    with convert_to_ir(path, python) as converted:
        assert converted.outcome == "unknown"
        assert converted.text == (
            f"{path}: onnx cannot be read without an OpenVINO: no OpenVINO can be asked in {python} (--python): "
            "ModuleNotFoundError: No module named 'openvino'; name an interpreter or environment that has one with --python"
        )


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("inside", [True, False], ids=["in the block", "while converting"])
def test_nothing_is_left_behind(number: signal.Signals, inside: bool, tmp_path: Path, temporary: Path) -> None:
    mark = tmp_path / "pid"
    write = 'open(options["ir"], "w").write("<net version=\\"11\\">\\n</net>\\n")'
    body = f'{STARTED}answer("read")\n{write}\nopen({os.fspath(mark)!r}, "w").write(f"{{os.getpid()}} ")\n'
    body += 'answer("write")\nsay(\'{"at": "done"}\')' if inside else "time.sleep(600)"
    script = (
        "import sys, time; from pathlib import Path; from ovdoctor.models.openvino.conversion import convert_to_ir\n"
        "with convert_to_ir(Path(sys.argv[1]), sys.argv[2]) as converted:\n    print(converted.xml, flush=True); time.sleep(600)"
    )
    arguments = [sys.executable, "-c", script, os.fspath(FIXTURES / "convolution.onnx"), fake_interpreter(tmp_path, body)]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    if inside:
        assert process.stdout.readline().strip().endswith("model.xml")
    else:
        wait_for(lambda: mark.exists() and mark.read_text().endswith(" "))
    assert len(list(temporary.iterdir())) == 1
    process.send_signal(number)
    process.wait()
    process.stdout.close()
    assert list(temporary.iterdir()) == []
    wait_for(lambda: gone(int(mark.read_text())))
