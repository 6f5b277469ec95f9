"""Reports to render: those of all recorded machines, and any that the published types allow."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec.inspect as types
from hypothesis import strategies as st
from tests.reports.scan.corpus import anything

from ovdoctor.api import Evidence, check
from ovdoctor.findings.model import Finding, Report

HOSTS = Path(__file__).parent.parent.parent / "hosts"
NAMES = sorted(file.parent.name for file in HOSTS.glob("*/host.yaml"))


@cache
def report(name: str) -> Report:
    """What is said of a recorded machine."""
    return check(Evidence(host=HOSTS / name))


def reports() -> st.SearchStrategy[Report]:
    """Any report whose texts are hostile. No format here shows the facts themselves."""
    single: st.SearchStrategy[Finding] = _parts(Finding, "consequences", st.just([]))
    findings = st.lists(_parts(Finding, "consequences", st.lists(single, max_size=2)), max_size=3)
    found: st.SearchStrategy[Report] = _parts(Report, "facts", st.just({}), findings=findings)
    return found


def _parts(struct: type[Any], name: str, strategy: st.SearchStrategy[Any], **others: st.SearchStrategy[Any]) -> Any:
    """Any such value, but for what is given."""
    info = types.type_info(struct)
    assert isinstance(info, types.StructType)
    parts = {field.name: field.type for field in info.fields}
    given = {name: strategy, **others}
    return st.builds(struct, **{each: given[each] if each in given else anything(type_) for each, type_ in parts.items()})
