"""Starting a rule: its file is written where none of that name is."""

from __future__ import annotations

from pathlib import Path

from ovdoctor.errors import InputError
from ovdoctor.rules.chains import parse_chain
from ovdoctor.rules.files import CHAINS, builtin_folder, rule_files
from ovdoctor.rules.model import MODEL_STAGES, Subject
from ovdoctor.rules.nodes import load_file
from ovdoctor.rules.parse_rule import ID_WORDS, is_identifier
from ovdoctor.rules.skeleton import skeleton


def start_rule(rule_id: str, folder: Path, subject: Subject, device: str, stage: str = "") -> Path:
    """Write the skeleton of a rule, and say where. Raises InputError for an id that is wrong or taken, or a foreign stage."""
    file = folder / f"{rule_id}.yaml"
    _check_id(rule_id, folder)
    stages = _stages(subject, device)
    if stage and stage not in stages:
        raise InputError(f"--stage {stage}: {'models have' if subject == 'model' else f'{device} has'} {', '.join(stages)}")
    text = skeleton(rule_id, subject, device, stage, stages, str(file))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(text)
    except FileExistsError:
        raise InputError(f"{file}: is there already, and stays as it is") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be written: {error.strerror}") from None
    return file


def _check_id(rule_id: str, folder: Path) -> None:
    """Files are called as their rules: to know which ids are taken, none has to be read."""
    if not is_identifier(rule_id):
        raise InputError(f"'{rule_id}' cannot be an id: it is {ID_WORDS}")
    for path in rule_files([builtin_folder(), *([folder] if folder.is_dir() else [])]):
        if path.stem == rule_id:
            raise InputError(f"the id '{rule_id}' is taken by {path}")


def _stages(subject: Subject, device: str) -> tuple[str, ...]:
    if subject == "model":
        return MODEL_STAGES
    return parse_chain(load_file(builtin_folder() / CHAINS / f"{device.lower()}.yaml")).stages
