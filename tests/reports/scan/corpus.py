"""Scans to render: those of ``cases``, and any that the published types allow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
import msgspec.inspect as types
import yaml
from hypothesis import strategies as st

from ovdoctor.findings.scan import Scan

CASES = Path(__file__).with_name("cases")
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())

_SIGNS = [
    *"|`<>&\"'*_[](){}#!~\\/:,;%=@$\n\r\t\0\x1b\x07\x7f\x85\u2028\u202e\u200b\ufffe\ud800\udcff𝔘模",
    "]]>",
    "::error::",
    "%0A",
    "{0}",
]
HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=8),
    st.lists(st.sampled_from([*_SIGNS, "a", "<script>", "../", "C:\\", "//x/", "  "]), max_size=8).map("".join),
    st.sampled_from(["x" * 5000, "<script>alert(1)</script>", "| a | b |", "javascript:alert(1)"]),
)
"""Text as nobody should write it."""

Special = Mapping[type, st.SearchStrategy[Any]]


@cache
def scan(name: str) -> Scan:
    """The scan of a case."""
    return msgspec.convert(yaml.safe_load((CASES / name / "scan.yaml").read_text(encoding="utf-8")), Scan)


def scans() -> st.SearchStrategy[Scan]:
    """Any scan whose texts are hostile."""
    found: st.SearchStrategy[Scan] = anything(types.type_info(Scan))
    return found


def anything(type_: types.Type, special: Special = {}) -> st.SearchStrategy[Any]:  # noqa: B006 - never changed
    """Values of a published type, their texts hostile; ``special`` gives strategies for some structs."""
    again = partial(anything, special=special)
    match type_:
        case types.StrType():
            return HOSTILE
        case types.IntType():
            return st.integers(0, 1 << 31)
        case types.NoneType():
            return st.none()
        case types.LiteralType(values=values):
            return st.sampled_from(values)
        case types.UnionType(types=members):
            return st.one_of(*map(again, members))
        case types.VarTupleType(item_type=item):
            return st.lists(again(item), max_size=2).map(tuple)
        case types.ListType(item_type=item):
            return st.lists(again(item), max_size=2)
        case types.DictType(key_type=key, value_type=value):
            return st.dictionaries(again(key), again(value), max_size=3)
        case types.StructType(cls=cls) if cls in special:
            return special[cls]
        case types.StructType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: again(field.type) for field in fields})
    if isinstance(type_, msgspec.inspect.BoolType):
        return st.booleans()
    raise NotImplementedError(type_)
