"""``--assume NAME=VALUE``: what if this fact were otherwise?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec

from ovdoctor.errors import InputError
from ovdoctor.facts.kinds import Flag, Kind, Number, Records, Texts, VersionOf, describe, mismatch
from ovdoctor.facts.snapshot import PACKAGE_PREFIX, Snapshot, normalise_package
from ovdoctor.facts.states import Absent, Fact, Known, Unknown, Value
from ovdoctor.facts.versions import SCHEMES, parse_any
from ovdoctor.facts.vocabulary import define, suggest

SOURCE = "assumed"
_DEVICES = ("NPU", "GPU")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


_IDENTITY = {
    "openvino.version": ("openvino.build",),
    "npu.driver.version": ("npu.driver.reported", "npu.driver.date"),
    "gpu.driver.version": ("gpu.driver.date",),
}
"""Facts that tell the same thing in other words: of another version they are not known."""


def consequences(name: str, source: str) -> dict[str, Fact]:
    """What is no longer known once the fact ``name`` is taken to be otherwise. All else is taken to stay as it is."""
    return {other: Unknown(f"{name} is {source}", source) for other in _IDENTITY.get(name, ())}


def assume(snapshot: Snapshot, assumed: Mapping[str, Fact]) -> Snapshot:
    """The facts with others in their place. Raises InputError for a version that a machine of this kind cannot have."""
    facts: dict[str, Fact] = {}
    for name, fact in assumed.items():
        _refuse_foreign_numbering(name, fact, {**snapshot.facts, **assumed}.get("os.family"))
        facts.update(consequences(name, SOURCE))
    facts.update(_no_longer_observed(snapshot, assumed))
    version = assumed.get("openvino.version")
    if version is not None and isinstance(snapshot.get("package.openvino"), Known):
        facts["package.openvino"] = version  # the package is what would be upgraded
    return snapshot.with_facts({**facts, **assumed})


def _no_longer_observed(snapshot: Snapshot, assumed: Mapping[str, Fact]) -> dict[str, Fact]:
    """A device that is not listed might be, if something of it were otherwise: the list says nothing of that machine."""
    listed = snapshot.get("openvino.devices")
    records = listed.value if isinstance(listed, Known) and isinstance(listed.value, (list, tuple)) else ()
    kinds = {record.get("kind") for record in records if isinstance(record, Mapping)}
    changed = {name: name.partition(".")[0].upper() for name in assumed}
    missing = [name for name, device in changed.items() if device in _DEVICES and device not in kinds]
    return {"openvino.devices": Unknown(f"{missing[0]} is {SOURCE}", SOURCE)} if missing and isinstance(listed, Known) else {}


def _refuse_foreign_numbering(name: str, fact: Fact, family: Fact | None) -> None:
    definition = define(name)
    schemes = definition.kind.schemes if definition and isinstance(definition.kind, VersionOf) else ()
    if len(schemes) < 2 or not isinstance(fact, Known) or not isinstance(family, Known):
        return
    found = parse_any(str(fact.value), schemes)
    if found is not None and (found.scheme == "windows") != (family.value == "windows"):
        other = next(SCHEMES[scheme].examples[0] for scheme in schemes if scheme != found.scheme)
        raise InputError(f"--assume {name}={fact.value}: on {family.value} it is numbered otherwise, such as {other}")


def parse_assumption(text: str) -> tuple[str, Fact]:
    """Read ``NAME=VALUE`` (``@absent`` and ``@unknown`` are values too). Raises InputError with what is wrong."""
    name, equals, value = text.partition("=")
    name, value = name.strip(), value.strip()
    if name.startswith(PACKAGE_PREFIX):
        name = PACKAGE_PREFIX + normalise_package(name[len(PACKAGE_PREFIX) :])
    if not equals or not value:
        raise InputError(f"--assume {text}: write NAME=VALUE, such as npu.driver.version=32.0.100.3104")
    definition = define(name)
    if definition is None or name.endswith(".*"):
        raise InputError(f"--assume {text}: there is no fact '{name}'.{suggest(name)} ('ovdoctor facts --vocabulary' lists them)")
    if value == "@absent":
        return name, Absent(SOURCE)
    if value == "@unknown":
        return name, Unknown("assumed to be unknown", SOURCE)
    typed = _typed(definition.kind, value)
    if wrong := mismatch(definition.kind, typed):
        raise InputError(f"--assume {text}: the value {wrong} (or @absent, @unknown); '{name}' is {describe(definition.kind)}")
    return name, Known(cast(Value, typed), SOURCE)


def _typed(kind: Kind, value: str) -> object:
    """The text as a value of the kind where that is possible, else the text."""
    match kind:
        case Flag():
            return _FLAGS.get(value.lower(), value)
        case Number():
            try:
                return float(value) if "." in value else int(value)
            except ValueError:
                return value
        case Texts() if not value.startswith("["):
            return [word.strip() for word in value.split(",")]
        case Texts() | Records():
            try:
                return msgspec.json.decode(value)
            except msgspec.DecodeError:
                return value
        case _:
            return value
