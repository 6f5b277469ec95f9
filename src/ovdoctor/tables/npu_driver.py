"""The compilers inside NPU drivers: what their front ends take, read from their public sources at each tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from ovdoctor.facts.versions import Version, parse
from ovdoctor.tables.evidence import Piece
from ovdoctor.tables.features import Features
from ovdoctor.tables.load import of_operation, rows, timeline
from ovdoctor.tables.model import Outcome, Target
from ovdoctor.tables.names import opset_number
from ovdoctor.tables.rules import COMMON

_SCHEMES = {"windows": "windows", "linux": "npu-linux"}
REPORTED_OPSET = 11
"""The newest opset that these compilers claim to know. Older operations without a parser may be converted before."""
_PLUMBING = ("Parameter", "Result", "Constant")
_EVERYWHERE = "every model has them: no compiler goes without inputs, results and constants; this driver's was not looked at"


def driver_pieces(type_: str, opset: str, features: Features, target: Target) -> Iterator[Piece]:
    """What is known of an operation in the compiler of the target's driver. It does not depend on the release of OpenVINO."""
    line = timeline("cpu")
    every = frozenset(range(len(line.releases)))
    outcome, why, how = _accepted(type_, opset, features, target)
    if outcome == "fails":
        yield Piece(line, "compile", every, why, how, by_release=False)
    elif outcome == "unknown":
        yield Piece(line, "compile", frozenset(), why, how, every, by_release=False)
    elif features.get("shape") != "static":
        why = "the compiler in the driver may not take shapes that are dynamic"
        yield Piece(line, "compile", frozenset(), why, how, every, by_release=False)
    else:
        yield Piece(line, "compile", frozenset(), "", how, by_release=False)


def _accepted(type_: str, opset: str, features: Features, target: Target) -> tuple[Outcome, str, str]:
    name = f"{type_}-{opset.removeprefix('opset')}"
    system = target.os or ("windows" if parse(target.npu_driver or "", "windows") else "linux")
    version = parse(target.npu_driver or "", _SCHEMES.get(system, "npu-linux"))
    tags = _tags(system, version) if version else []
    if not tags and type_ in _PLUMBING and _is_common(features):
        return "ok", "", _EVERYWHERE
    if version is None:
        return "unknown", "the NPU driver, whose compiler decides, is not known", ""
    reported = _reported(type_, opset, system, version)
    if reported:
        return reported
    if not tags:
        return "unknown", f"no sources of the compiler in NPU driver {version.text} were read", ""
    if type_ in _PLUMBING:
        return "ok", "", f"compiler source: {' and '.join(tags)}"
    takes = [_how(type_, opset, tag) for tag in tags]
    how = f"compiler source: front end of {' and '.join(tags)}; taken by the front end, compiling it was not measured"
    if all(takes):
        return "ok", "", f"{how} ({takes[0]})"
    if not of_operation("npu_driver", type_, opset):
        return (
            "unknown",
            f"no front end whose sources were read takes {name}; transformations before it may remove the operation",
            "",
        )
    if not any(takes) and (opset_number(opset) or 0) <= REPORTED_OPSET:
        return "unknown", f"the front end in NPU driver {version.text} has no parser for {name}; it may be removed before", ""
    if not any(takes):
        where = " and ".join(tags)
        return (
            "fails",
            f"the compiler in NPU driver {version.text} does not know {name}",
            f"compiler source: front end of {where}",
        )
    return (
        "unknown",
        f"the compiler in NPU driver {version.text} lies between {tags[0]} and {tags[1]}, which differ on {name}",
        "",
    )


def _is_common(features: Features) -> bool:
    """Whether all its element types are known, and are those that every measured compiler takes as inputs and results."""
    kinds = {kind for port, kind in features.items() if port in ("in0", "out0")}
    return bool(kinds) and kinds <= COMMON


def _how(type_: str, opset: str, tag: str) -> str:
    for row in of_operation("npu_driver", type_, opset):
        if tag in _expand(row["tags"]):
            return row["how"]
    return ""


@cache
def _expand(spans: str) -> frozenset[str]:
    order = [row["tag"] for row in rows("npu_tags")]
    found: set[str] = set()
    for span in spans.split():
        first, _, last = span.partition("..")
        found.update(order[order.index(first) : order.index(last or first) + 1])
    return frozenset(found)


def _tags(system: str, version: Version) -> list[str]:
    """The compiler of that driver, or the ones between which it lies; nothing where it lies outside."""
    known = _drivers(system)
    exact = [tag for driver, tag in known if driver.key == version.key]
    if exact:
        return exact
    below = [tag for driver, tag in known if driver.key < version.key]
    above = [tag for driver, tag in known if driver.key > version.key]
    return [below[-1], above[0]] if below and above else []


@cache
def _drivers(system: str) -> tuple[tuple[Version, str], ...]:
    found = [(parse(row["driver"], _SCHEMES[system]), row["tag"]) for row in rows("npu_drivers") if row["os"] == system]
    return tuple(sorted(((version, tag) for version, tag in found if version), key=lambda pair: pair[0].key))


def _reported(type_: str, opset: str, system: str, version: Version) -> tuple[Outcome, str, str] | None:
    """What users reported of one driver holds of older ones too if it fails, of newer ones if it works."""
    for row in _reports(type_, opset, system):
        of = parse(row["driver"], _SCHEMES[system])
        if of is None:
            continue
        if row["outcome"] == "fails" and version.key <= of.key:
            why = f"the compiler in NPU driver {row['driver']} and older ones does not take {type_}-{opset.removeprefix('opset')}"
            return "fails", why, f"report: {row['source']}"
        if row["outcome"] == "ok" and version.key >= of.key:
            return "ok", "", f"report: {row['source']}; compiling this very operation was not measured"
    return None


def _reports(type_: str, opset: str, system: str) -> tuple[Mapping[str, str], ...]:
    found = of_operation("npu_reports", type_, opset)
    return tuple(row for row in found if row["os"] == system)
