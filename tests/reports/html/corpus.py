"""Support reports to show: one that has everything, real ones, and any that the published types allow."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import msgspec.inspect as types
from hypothesis import strategies as st
from tests.reports.scan.corpus import HOSTILE, anything
from tests.reports.scan.corpus import scan as scan_case

import ovdoctor
from ovdoctor.api import Evidence, check
from ovdoctor.facts.states import Fact, Known
from ovdoctor.findings.model import Finding, Report
from ovdoctor.findings.scan import MapKind, ModelMap, ModelScan
from ovdoctor.findings.support import SCHEMA_VERSION, LogText, Redacted, SupportReport

TESTS = Path(__file__).parents[2]
LOG = TESTS / "logs" / "readme" / "npu-maxpool.log"
MODELS = TESTS / "scanning" / "models"


@cache
def machine(name: str) -> Report:
    """What is said of a recorded machine."""
    return check(Evidence(host=TESTS / "hosts" / name))


@cache
def everything() -> SupportReport:
    """A machine with errors and undecided rules, models that fail and one that cannot be read, a log, private values."""
    return SupportReport(
        SCHEMA_VERSION,
        "1.2.3",
        machine=machine("ubuntu-24.04-user-outside-render"),
        models=(
            mapped(),
            *(model for name in ("fails-on-two-targets", "unknown-and-asked", "many") for model in scan_case(name).models),
        ),
        log=LogText(LOG.name, LOG.read_text(encoding="utf-8"), 0),
        explanation=ovdoctor.explain(LOG),
        redacted=(Redacted("user", "<user-1>", 3), Redacted("home", "~", 12)),
        notices=("A notice.",),
    )


@cache
def mapped() -> ModelScan:
    """A model with a map and the strip of releases."""
    targets = [
        {"device": "NPU", "npu_platform": "3720", "npu_driver": "32.0.100.2714", "openvino": "2024.4"},
        {"device": "CPU", "openvino": "2023.3"},
    ]
    return ovdoctor.scan(MODELS / "maxpool-14-floor.xml", targets=targets, releases=True, with_map=True)


def reports() -> st.SearchStrategy[SupportReport]:
    """Any report whose texts are hostile."""
    special: dict[type, st.SearchStrategy[Any]] = {Known: _known(), ModelScan: st.deferred(lambda: _model())}
    findings = _struct(Finding, special, consequences=st.just([]))
    special[Finding] = _struct(Finding, special, consequences=st.lists(findings, max_size=2))
    found: st.SearchStrategy[SupportReport] = _struct(SupportReport, special)
    return found


def _known() -> st.SearchStrategy[Fact]:
    record = st.dictionaries(HOSTILE, st.one_of(HOSTILE, st.none(), st.booleans(), st.lists(HOSTILE, max_size=2)), max_size=2)
    value = st.one_of(HOSTILE, st.booleans(), st.integers(), st.lists(HOSTILE, max_size=20), st.lists(record, max_size=2))
    return st.builds(Known, value, HOSTILE)


def _model() -> st.SearchStrategy[ModelScan]:
    """The map fits its targets, as that of every scan does."""
    special: dict[type, st.SearchStrategy[Any]] = {ModelMap: st.none()}
    return _struct(ModelScan, special).flatmap(
        lambda model: st.one_of(st.none(), _map(len(model.targets))).map(lambda found: msgspec.structs.replace(model, map=found))
    )


def _map(targets: int) -> st.SearchStrategy[ModelMap]:
    verdicts = st.tuples(*[st.sampled_from(("ok", "fails", "unknown"))] * targets)
    kinds = st.lists(st.builds(MapKind, HOSTILE, verdicts, st.tuples(*[HOSTILE] * targets)), min_size=1, max_size=4)

    def made(kinds: list[MapKind]) -> st.SearchStrategy[ModelMap]:
        places = st.lists(st.tuples(st.integers(0, len(kinds) - 1), st.integers(1, 999), HOSTILE), max_size=8)
        return places.map(
            lambda told: ModelMap(
                tuple(kinds),
                tuple(kind for kind, _, _ in told),
                tuple(line for _, line, _ in told),
                tuple(name for *_, name in told),
            )
        )

    return kinds.flatmap(made)


def _struct(
    struct: type[Any], special: dict[type, st.SearchStrategy[Any]], **given: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Any such value, but for the fields that are given."""
    info = types.type_info(struct)
    assert isinstance(info, types.StructType)
    parts = {field.name: given[field.name] if field.name in given else anything(field.type, special) for field in info.fields}
    return st.builds(struct, **parts)


def with_texts(value: Any, text: str, kept: frozenset[str] = frozenset()) -> Any:
    """The same report with ``text`` in place of every text that its types leave open; fields named in ``kept`` stay."""
    return _replaced(value, types.type_info(type(value)), text, kept)


def _replaced(value: Any, type_: types.Type, text: str, kept: frozenset[str]) -> Any:
    if isinstance(value, msgspec.Struct):
        info = types.type_info(type(value))
        assert isinstance(info, types.StructType)
        changed = {
            field.name: _replaced(getattr(value, field.name), field.type, text, kept)
            for field in info.fields
            if field.name not in kept
        }
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, str):
        return value if _is_closed(type_) else text
    if isinstance(value, (list, tuple)):
        item = getattr(type_, "item_type", types.StrType())
        return type(value)(_replaced(each, item, text, kept) for each in value)
    if isinstance(value, dict):
        return {_named(key, text): _replaced(each, types.StrType(), text, kept) for key, each in value.items()}
    return value


def _named(key: str, text: str) -> str:
    """Keys stay different."""
    return f"{key}{text}"


def _is_closed(type_: types.Type) -> bool:
    """Whether only certain texts are allowed."""
    members = type_.types if isinstance(type_, types.UnionType) else (type_,)
    return any(isinstance(each, types.LiteralType) for each in members)
