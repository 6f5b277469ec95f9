"""``ovdoctor scan`` as a command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ovdoctor.cli.scan import command

MODELS = Path(__file__).parents[1] / "scanning" / "models"
POOL = str(MODELS / "maxpool-14-floor.xml")
OLD = ["--device", "CPU", "--openvino", "2023.3"]


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(command, list(arguments), input=stdin, standalone_mode=False)


def test_what_fails_is_named_and_a_patch_is_offered() -> None:
    result = run(POOL, *OLD)
    assert result.return_value == 1
    for words in ("MaxPool-14", "2024.0.0", "ovdoctor patch", "maxpool-14-to-8"):
        assert words in result.output


def test_what_works_says_how_that_is_known() -> None:
    result = run(POOL, "--device", "CPU", "--openvino", "2024.0")
    assert result.return_value == 0
    assert "measured" in result.output


def test_json_names_what_python_names() -> None:
    result = run(POOL, *OLD, "--format", "json")
    (model,) = json.loads(result.output)["models"]
    (target,) = model["targets"]
    assert (target["device"], target["openvino"], target["verdict"], target["stage"]) == ("CPU", "2023.3", "fails", "read")
    assert [finding["operation"] for finding in target["findings"]] == ["MaxPool-14"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([POOL, *OLD, "--fail-on", "never"], 0),
        ([POOL, "--npu-driver", "32.0.100.3104", "--openvino", "2024.5"], 0),
        ([POOL, "--npu-driver", "32.0.100.3104", "--openvino", "2024.5", "--strict"], 3),
        ([POOL, str(MODELS / "gone.xml"), *OLD], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    assert run(*arguments).return_value == code


def test_a_file_gets_the_result_whole(tmp_path: Path) -> None:
    target = tmp_path / "scan.sarif"
    result = run(POOL, *OLD, "--format", "sarif", "-o", str(target))
    assert (result.return_value, result.output) == (1, "")
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert [path.name for path in tmp_path.iterdir()] == ["scan.sarif"]


def test_files_that_are_no_models_can_be_passed_over(tmp_path: Path) -> None:
    other = tmp_path / "pom.xml"
    other.write_text("<project/>")
    assert run(str(other), *OLD).return_value == 2
    assert run(str(other), *OLD, "--ignore-non-models").return_value == 0


def test_nothing_is_written_beside_the_model(tmp_path: Path) -> None:
    shutil.copy(POOL, tmp_path / "model.xml")
    run(str(tmp_path / "model.xml"), *OLD, "--releases", "--ask")
    assert [path.name for path in tmp_path.iterdir()] == ["model.xml"]


def test_releases_are_a_strip() -> None:
    result = run(POOL, *OLD, "--releases", "--format", "json")
    strip = json.loads(result.output)["models"][0]["strip"]
    (row,) = strip["rows"]
    verdicts = dict(zip(strip["releases"], row["verdicts"], strict=True))
    assert (verdicts["2023.3.0"], verdicts["2024.0.0"], len(verdicts)) == ("fails", "ok", 21)


def test_the_installed_plugin_is_asked_as_well() -> None:
    result = run(POOL, "--device", "CPU", "--ask=compile", "--format", "json")
    (target,) = json.loads(result.output)["models"][0]["targets"]
    asked = {answer["question"]: (answer["outcome"], answer["agreement"]) for answer in target["asked"]}
    assert asked["compile_model"] == ("ok", "agrees")


@pytest.mark.parametrize(("answer", "written"), [("y\n", True), ("n\n", False)])
def test_the_offer_is_taken_or_not(answer: str, written: bool, tmp_path: Path) -> None:
    shutil.copy(MODELS / "maxpool-14-ceil-torch.xml", tmp_path / "model.xml")
    result = run(str(tmp_path / "model.xml"), "--device", "CPU", "--openvino", "2024.0", "--offer", stdin=answer)
    assert (tmp_path / "model.patched.xml").exists() == written
    assert result.return_value == 1
    if written:
        assert run(str(tmp_path / "model.patched.xml"), "--device", "CPU", "--openvino", "2024.0").return_value == 0


def test_what_no_patch_fits_is_not_offered(tmp_path: Path) -> None:
    text = (MODELS / "maxpool-14-ceil-torch.xml").read_text(encoding="utf-8")
    path = tmp_path / "model.xml"  # of dynamic shape, this ceil_torch cannot be said otherwise
    for old, new in (
        ("<dim>8</dim>", "<dim>-1</dim>"),
        ('shape="1,3,8,8"', 'shape="1,3,?,?"'),
        ('strides="1, 1"', 'strides="3, 3"'),
    ):
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    result = run(str(path), "--device", "CPU", "--openvino", "2024.0", "--offer", stdin="y\n")
    assert result.return_value == 1
    assert "No patch fits" in result.output
    assert [found.name for found in tmp_path.iterdir()] == ["model.xml"]
