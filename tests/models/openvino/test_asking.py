"""Plugins asked: those of the running environment, and ones that crash, hang and are not there."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from tests.collect.probe_lines import fake_interpreter
from tests.models.openvino.formats import FIXTURES, KINDS, installed, posix, state

from ovdoctor.errors import InputError
from ovdoctor.models.openvino.answers import Reply, Unsupported, in_short
from ovdoctor.models.openvino.asking import ask

AREA = FIXTURES / "interpolate-area.xml"
READ = 'say(INTERPRETER)\nanswer("import", IMPORTED)\nanswer("core")\nanswer("read")\n'
HERE = READ + 'answer("devices CPU", [""])\nanswer("settings CPU", {})\n'
DONE = '\nsay(\'{"at": "done"}\')'
OK = Reply("ok")


@installed
@pytest.mark.parametrize("name", KINDS)
def test_models_that_are_fine(name: str) -> None:
    (answer,) = ask(FIXTURES / name, ["CPU"], compile=True, python=sys.executable)
    assert (answer.read, answer.query, answer.compile) == (OK, OK, OK)
    assert answer.unsupported_count == 0
    assert answer.supported


@installed
def test_what_is_not_supported() -> None:
    (answer,) = ask(AREA, ["CPU"], compile=True, python=sys.executable)
    assert (answer.read, answer.query) == (OK, OK)
    assert answer.unsupported == (Unsupported("Interpolate_3294", "Interpolate", "opset1"),)
    assert (answer.supported, answer.unsupported_count) == (0, 1)
    assert answer.compile.outcome == "error"
    assert "Unsupported operation of type: Interpolate" in answer.compile.text


@installed
def test_compiling_is_asked_for() -> None:
    (answer,) = ask(FIXTURES / "convolution.onnx", ["CPU"], python=sys.executable)
    assert answer.compile == Reply("not asked", "compiling was not asked for")


@installed
def test_a_model_that_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "model.xml"
    path.write_text(AREA.read_text().replace('version="opset1"', 'version="opset999"'))
    (answer,) = ask(path, ["CPU"], compile=True, python=sys.executable)
    assert answer.read.outcome == "error"
    assert "opset999" in answer.read.text
    assert answer.query == answer.compile == Reply("not asked", "the model was not read")


@installed
def test_devices_that_are_not_there() -> None:
    for answer in ask(AREA, ["CPU.7", "TPU"], compile=True, python=sys.executable):
        assert answer.read == OK
        assert answer.query == answer.compile
        assert answer.query.outcome == "not asked"
        assert answer.query.text.startswith(f"{answer.device} cannot be asked: ")


@installed
def test_several_devices_and_the_same_answer_again() -> None:
    first = ask(AREA, ["CPU", "HETERO:CPU"], compile=True, python=sys.executable)
    assert [answer.device for answer in first] == ["CPU", "HETERO:CPU"]
    assert first == ask(AREA, ["CPU", "HETERO:CPU"], compile=True, python=sys.executable)


@installed
def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "USERPROFILE", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, os.fspath(tmp_path))
    monkeypatch.chdir(tmp_path)
    before = state(FIXTURES)
    ask(FIXTURES / "convolution.onnx", ["CPU"], compile=True, python=sys.executable)
    assert state(FIXTURES) == before
    assert list(tmp_path.iterdir()) == []


def test_no_model() -> None:
    with pytest.raises(InputError, match="no such file"):
        ask(Path("gone.onnx"), ["CPU"])


@posix
def test_no_openvino(tmp_path: Path) -> None:
    python = fake_interpreter(tmp_path, "sys.exit('cannot')")
    for answer in ask(AREA, ["CPU", "GPU"], compile=True, python=python):
        assert answer.openvino is None
        assert answer.read == answer.query == answer.compile
        assert answer.read.outcome == "not asked"
        assert answer.read.text.startswith(
            f"no OpenVINO can be asked in {python} (--python): the interpreter ended with exit code 1"
        )
        assert answer.read.text.endswith("with --python")


@posix
def test_a_query_that_kills_does_not_hide_compiling(tmp_path: Path) -> None:
    body = f"""{HERE}
if ["query", "CPU"] not in options.get("skip", []):
    begin("query CPU")
    os.kill(os.getpid(), signal.SIGSEGV)
answer("compile CPU"){DONE}"""
    (answer,) = ask(AREA, ["CPU"], compile=True, python=fake_interpreter(tmp_path, body))
    assert answer.query.outcome == "crash"
    assert answer.query.text.startswith("the process was killed by SIGSEGV")
    assert answer.supported is None
    assert answer.compile == OK


@posix
@pytest.mark.parametrize(("body", "outcome"), [("os.kill(os.getpid(), signal.SIGABRT)", "crash"), ("time.sleep(600)", "timeout")])
def test_one_device_does_not_hide_the_others(body: str, outcome: str, tmp_path: Path) -> None:
    script = f"""{READ}
device = options["device"]
answer("devices " + device, [""])
answer("settings " + device, {{}})
answer("query " + device, {{"supported": 1, "count": 0, "others": []}})
begin("compile " + device)
if device == "GPU":
    {body}
answer("compile " + device){DONE}"""
    python = fake_interpreter(tmp_path, script)
    answers = ask(AREA, ["CPU", "GPU", "NPU"], compile=True, python=python, limit=1.0)
    assert [answer.compile.outcome for answer in answers] == ["ok", outcome, "ok"]
    assert [answer.query for answer in answers] == [OK, OK, OK]


class StubOpenVino:
    """An ``openvino`` that writes down with what its NPU plugin is asked, in a folder for ``PYTHONPATH``."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        self.libraries = folder / "openvino" / "libs"
        self.libraries.mkdir(parents=True)
        (folder / "openvino" / "__init__.py").write_text(f"""
import json, os
def get_version(): return "2026.4.1-0-stub"
class Model:
    def get_ops(self): return []
class Core:
    def read_model(self, path): return Model()
    def get_property(self, device, name):
        if name == "AVAILABLE_DEVICES": return os.environ["STUB_NPU"].split()
        if name == "DEVICE_ARCHITECTURE": return os.environ["STUB_NPU"]
        return ["NPU_BYPASS_UMD_CACHING"]
    def query_model(self, model, device, config): return {{}}
    def compile_model(self, model, device, config):
        open({os.fspath(self.log)!r}, "w").write(json.dumps(config))
        if os.environ.get("STUB_ERROR"): raise RuntimeError(os.environ["STUB_ERROR"])
""")


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StubOpenVino:
    monkeypatch.setenv("PYTHONPATH", os.fspath(tmp_path / "stub"))
    return StubOpenVino(tmp_path / "stub")


@pytest.mark.parametrize(
    ("present", "compiler", "platform", "config"),
    [
        ("", "openvino_intel_npu_compiler.dll", "4000", {"NPU_PLATFORM": "4000", "NPU_COMPILER_TYPE": "PLUGIN"}),
        ("3720", "libopenvino_intel_npu_compiler.so", "4000", {"NPU_PLATFORM": "4000", "NPU_COMPILER_TYPE": "PLUGIN"}),
        ("4000", "libopenvino_intel_npu_compiler.so", "4000", {"NPU_BYPASS_UMD_CACHING": "YES"}),
        ("3720", "", None, {"NPU_BYPASS_UMD_CACHING": "YES"}),
    ],
)
def test_with_what_an_npu_is_asked(
    present: str, compiler: str, platform: str | None, config: dict[str, str], stub: StubOpenVino, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUB_NPU", present)
    if compiler:
        (stub.libraries / compiler).touch()
    (answer,) = ask(AREA, ["NPU"], compile=True, python=sys.executable, npu_platform=platform)
    assert answer.compile == OK
    assert answer.settings == json.loads(stub.log.read_text()) == config


@pytest.mark.parametrize(
    ("present", "platform", "why"),
    [
        ("", None, "OpenVINO lists no NPU; with the platform named, the compiler in the plugin can be asked without one"),
        ("", "4000", "there is no openvino_intel_npu_compiler in "),
        ("3720", "4000", "there is no openvino_intel_npu_compiler in "),
    ],
)
def test_why_an_npu_cannot_be_asked(
    present: str, platform: str | None, why: str, stub: StubOpenVino, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUB_NPU", present)
    (stub.libraries / "openvino_intel_npu_compiler_loader.dll").touch()
    (answer,) = ask(AREA, ["NPU"], compile=True, python=sys.executable, npu_platform=platform)
    assert answer.query == answer.compile
    assert answer.compile.outcome == "not asked"
    assert why in answer.compile.text
    assert not stub.log.exists()


def test_a_compiler_that_cannot_be_loaded_says_nothing_of_the_model(stub: StubOpenVino, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUB_NPU", "")
    monkeypatch.setenv("STUB_ERROR", "Exception from plugin.cpp:54:\nVCL compiler loading failed, aborting. Error: no such file")
    (stub.libraries / "openvino_intel_npu_compiler.dll").touch()
    (answer,) = ask(AREA, ["NPU"], compile=True, python=sys.executable, npu_platform="4000")
    assert answer.compile == Reply("not asked", "VCL compiler loading failed, aborting. Error: no such file")


def test_what_openvino_says_in_short() -> None:
    report = "Exception from core.cpp:84:\nCheck 'false' failed at x.cpp:1:\nFrontEnd API failed with OpConversionFailure:\n"
    assert in_short(report + "Summary:\n-- No conversion rule for: Wish\n") == "-- No conversion rule for: Wish"
    assert in_short("Exception from core.cpp:84:\n") == "Exception from core.cpp:84:"
    assert in_short("") == ""
    assert len(in_short("x " * 1000)) <= 400
