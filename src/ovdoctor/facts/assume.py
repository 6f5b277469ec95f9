"""``--assume NAME=VALUE``: what if this fact were otherwise?"""

from __future__ import annotations

from typing import cast

import msgspec

from ovdoctor.errors import InputError
from ovdoctor.facts.kinds import Flag, Kind, Number, Records, Texts, describe, mismatch
from ovdoctor.facts.states import Absent, Fact, Known, Unknown, Value
from ovdoctor.facts.vocabulary import define, suggest

SOURCE = "assumed"
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


def parse_assumption(text: str) -> tuple[str, Fact]:
    """Read ``NAME=VALUE`` (``@absent`` and ``@unknown`` are values too). Raises InputError with what is wrong."""
    name, equals, value = text.partition("=")
    name, value = name.strip(), value.strip()
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
        case Texts():
            return [word.strip() for word in value.split(",")]
        case Records():
            try:
                return msgspec.json.decode(value)
            except msgspec.DecodeError:
                return value
        case _:
            return value
