"""Names → models; many of them, good and bad."""

from __future__ import annotations

import os
import shutil
import venv
from pathlib import Path

import pytest

from ovdoctor.api import Evidence
from ovdoctor.errors import InputError
from ovdoctor.findings.scan import ModelScan, Scan
from ovdoctor.rules.load import RuleSet
from ovdoctor.scanning import many, one_model
from ovdoctor.scanning.files import find_models
from ovdoctor.scanning.one_model import Task, scan_model
from ovdoctor.scanning.scan import scan, scan_all
from ovdoctor.scanning.targets import Wanted

MODELS = Path(__file__).parent / "models"
FORMATS = Path(__file__).parents[1] / "models" / "openvino" / "fixtures"
POOL = MODELS / "maxpool-14-floor.xml"
ON_CPU = Wanted(("CPU",), ("2023.3",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two models, one of them deeper, one that is broken, and files that are no models."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    shutil.copy(POOL, tmp_path / "a.xml")
    shutil.copy(MODELS / "dynamic.xml", tmp_path / "deep" / "er" / "b.xml")
    shutil.copy(MODELS / "dynamic.bin", tmp_path / "deep" / "er" / "b.bin")
    (tmp_path / "broken.xml").write_bytes(POOL.read_bytes()[:900])
    (tmp_path / "pom.xml").write_text("<project><modelVersion>4</modelVersion></project>")
    (tmp_path / "notes.txt").write_text("no model")
    (tmp_path / "empty.xml").touch()
    return tmp_path


def names(paths: list[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def test_a_folder_holds_models_and_other_files(folder: Path) -> None:
    found = find_models([str(folder)])
    assert names(found.models, folder) == ["a.xml", "broken.xml", "deep/er/b.xml", "empty.xml"]
    assert found.passed_over == 1, "pom.xml"


def test_patterns_and_repetitions(folder: Path) -> None:
    found = find_models([str(folder / "**" / "*.xml"), str(folder / "a.xml")])
    assert names(found.models, folder) == ["a.xml", "broken.xml", "deep/er/b.xml", "empty.xml", "pom.xml"]
    only = find_models([str(folder / "**" / "*.xml")], only_models=True)
    assert names(only.models, folder) == ["a.xml", "broken.xml", "deep/er/b.xml", "empty.xml"]
    assert only.passed_over == 1


@pytest.mark.parametrize("name", ["empty", "*.onnx", "\0"])
def test_what_names_nothing_is_told_and_does_not_stop_the_rest(folder: Path, name: str) -> None:
    (folder / "empty").mkdir()
    found = scan_all([folder / "a.xml", f"{folder}/{name}"], wanted=ON_CPU)
    assert [model.verdict for model in found] == ["fails", "unknown"]
    assert found.models[1].error


def test_one_name_is_one_name(folder: Path) -> None:
    assert [model.path for model in scan_all(str(folder / "a.xml"), wanted=ON_CPU)] == [str(folder / "a.xml")]
    assert len(scan_all("", wanted=ON_CPU)) == 1


def test_a_long_comment_hides_no_model(folder: Path) -> None:
    text = POOL.read_text(encoding="utf-8")
    (folder / "long.xml").write_text(text.replace("<net", f"<!-- {'x' * 5000} -->\n<net", 1), encoding="utf-8")
    assert folder / "long.xml" in find_models([str(folder)]).models


def scanned(folder: Path, jobs: int) -> Scan:
    return scan_all([folder], wanted=ON_CPU, jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_file_does_not_stop_the_rest(folder: Path, jobs: int) -> None:
    found = scanned(folder, jobs)
    assert [(Path(model.path).name, model.verdict) for model in found.models] == [
        ("a.xml", "fails"),
        ("broken.xml", "unknown"),
        ("b.xml", "ok"),
        ("empty.xml", "unknown"),
    ]
    broken = found.models[1]
    assert broken.error is not None and "broken.xml:" in broken.error and not broken.targets


def test_the_order_and_the_content_do_not_depend_on_processes(folder: Path) -> None:
    assert scanned(folder, 1) == scanned(folder, 2)


def _dies(path: Path, task: Task, rules: RuleSet) -> ModelScan:
    if path.name == "broken.xml":
        os._exit(9)
    return scan_model(path, task, rules)


def test_a_file_that_kills_its_process_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_model, "scan_model", _dies)
    found = scanned(folder, 2)
    assert [model.verdict for model in found.models] == ["fails", "unknown", "ok", "unknown"]
    assert "died" in (found.models[1].error or "")


def test_every_file_is_told_of(folder: Path) -> None:
    told: list[int] = []
    seen: list[str] = []

    def progress(total: int) -> many.Done:
        told.append(total)
        return lambda model: seen.append(Path(model.path).name)

    scan_all([folder], wanted=ON_CPU, jobs=2, progress=progress)
    assert (told, sorted(seen)) == ([4], ["a.xml", "b.xml", "broken.xml", "empty.xml"])


def test_a_bad_file_alone_is_an_error_of_the_call(folder: Path) -> None:
    with pytest.raises(InputError, match=r"broken\.xml:\d+"):
        scan(folder / "broken.xml", device="CPU", openvino="2023.3")
    with pytest.raises(InputError, match="no such file"):
        scan(folder / "gone.xml", device="CPU", openvino="2023.3")


def test_several_targets_in_one_reading() -> None:
    found = scan(POOL, targets=[{"device": "CPU", "openvino": "2023.3"}, {"device": "cpu", "openvino": "2024.5"}])
    assert [target.verdict for target in found.targets] == ["fails", "ok"]
    assert (found.verdict, found.stage) == ("fails", "read")
    assert [operation.name for operation in found.operations] == ["MaxPool-14"]
    assert [finding.rule for finding in found.findings] == ["operation-not-read"]
    assert "MaxPool-14" in found._repr_html_()


def test_missing_weights_are_told(tmp_path: Path) -> None:
    shutil.copy(MODELS / "dynamic.xml", tmp_path)
    found = scan(tmp_path / "dynamic.xml", device="CPU", openvino="2026.4.1")
    assert (found.verdict, found.stage) == ("fails", "read")
    assert any(headline.kind == "weights" for headline in found.headlines)


@pytest.mark.parametrize(
    ("name", "kind"), [("convolution.onnx", "onnx"), ("convolution.tflite", "tflite"), ("saved_model", "tensorflow")]
)
def test_another_format_is_read_by_the_installed_openvino(name: str, kind: str) -> None:
    found = scan(FORMATS / name, device="CPU")
    assert found.model is not None and (found.model.format, found.model.ir_version) == (kind, None)
    assert found.headlines[0].kind == "read-by"
    assert found.verdict == "ok"


def test_what_openvino_does_not_read_fails_for_that_release_alone() -> None:
    here = scan(FORMATS / "unknown-operation.onnx", device="CPU")
    assert (here.verdict, here.stage, here.model) == ("fails", "read", None)
    assert [finding.rule for finding in here.findings] == ["model-not-read"]
    elsewhere = scan(FORMATS / "unknown-operation.onnx", device="CPU", openvino="2023.0")
    assert (elsewhere.verdict, elsewhere.stage) == ("unknown", "read")


def test_other_formats_need_an_openvino(tmp_path: Path) -> None:
    (found,) = scan_all([FORMATS / "convolution.onnx"], wanted=ON_CPU, evidence=Evidence(python=bare_python(tmp_path))).models
    assert found.error is not None and "--python" in found.error


def bare_python(folder: Path) -> str:
    """An interpreter without OpenVINO."""
    venv.create(folder / "bare", with_pip=False)
    return str(folder / "bare")


def test_a_folder_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = find_models([str(folder)])
    assert names(found.models, folder) == ["a.xml", "broken.xml", "empty.xml"]
    assert list(found.refused.values()) == [f"{folder / 'deep'}: cannot be looked through: Permission denied"]
