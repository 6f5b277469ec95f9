"""One file → what becomes of it on its targets. Whatever is wrong with the file is part of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ovdoctor.errors import InputError
from ovdoctor.findings.scan import ModelScan
from ovdoctor.rules.load import RuleSet, load_rules
from ovdoctor.scanning.asking import Question, ask_plugins
from ovdoctor.scanning.course import Course
from ovdoctor.scanning.findings import worst
from ovdoctor.scanning.judgement import judge
from ovdoctor.scanning.reading import NotConverted, describe, model_headlines, read_model
from ovdoctor.scanning.refusal import refused
from ovdoctor.scanning.strip import make_strip
from ovdoctor.scanning.targets import Aim, Wanted


@dataclass(frozen=True)
class Task:
    """What is asked of every model."""

    aims: Sequence[Aim]
    wanted: Wanted = field(default_factory=Wanted)
    strip: bool = False
    question: Question | None = None
    python: str | None = None
    limit: float = 20.0
    with_map: bool = False
    layer_names: bool = False
    """Whether they are in the map."""

    def course(self) -> Course | None:
        """Who notes the operations in their order, if anybody wants to know."""
        return Course(self.layer_names) if self.with_map else None


def load_model_rules(extra: Sequence[Path]) -> RuleSet:
    """The rules about models: of those about machines, ``check`` tells."""
    return load_rules(extra, subjects=("model",))


def scan_model(path: Path, task: Task, rules: RuleSet) -> ModelScan:
    """Read the file once, judge it for every target."""
    try:
        with read_model(path, task.python, task.limit, task.course) as model:
            targets = tuple(judge(model, aim, rules) for aim in task.aims)
            if task.question:
                targets = ask_plugins(path, targets, model, task.question, task.python, task.limit)
            return ModelScan(
                path=str(path),
                verdict=worst(target.verdict for target in targets),
                error=None,
                model=describe(model),
                targets=targets,
                headlines=tuple(model_headlines(model)),
                strip=make_strip(model, task.aims, task.wanted, rules) if task.strip else None,
                map=model.course.map([aim.target for aim in task.aims], lines=model.lines is not None) if model.course else None,
            )
    except NotConverted as error:
        if error.outcome == "unknown":  # nobody could try
            return ModelScan(str(path), "unknown", str(error), None, ())
        targets = tuple(refused(aim, error) for aim in task.aims)
        return ModelScan(str(path), worst(target.verdict for target in targets), None, None, targets)
    except InputError as error:
        return ModelScan(str(path), "unknown", str(error), None, ())
