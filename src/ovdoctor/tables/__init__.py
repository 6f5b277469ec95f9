"""Measured knowledge: which operation, at which opset, with which attributes and types, works on which device in which release.

``judge_operation`` and ``judge_model`` answer for a ``Target``: ok, fails or unknown, at which stage, why, how that is known and
since when it works. The data lie in ``data/`` and are made by ``tools/tables``; nothing there is typed in.
"""

from ovdoctor.tables.features import Subject
from ovdoctor.tables.judge import judge_model, judge_operation, judge_subject, judge_subjects, subject_of
from ovdoctor.tables.load import timeline
from ovdoctor.tables.model import ModelVerdict, Operation, OperationLike, OperationVerdict, PortLike, Span, Target, Tensor
from ovdoctor.tables.timeline import Timeline

__all__ = [
    "ModelVerdict",
    "Operation",
    "OperationLike",
    "OperationVerdict",
    "PortLike",
    "Span",
    "Subject",
    "Target",
    "Tensor",
    "Timeline",
    "judge_model",
    "judge_operation",
    "judge_subject",
    "judge_subjects",
    "subject_of",
    "timeline",
]
