"""Which XML is IR, and which IR is read."""

from __future__ import annotations

from collections.abc import Mapping

from ovdoctor.models.ir.refusal import Objection

OLDEST, NEWEST = 10, 11
_HINT = "convert the original model again: ovc MODEL, or openvino.convert_model()"


def check_root(element: str, attributes: Mapping[str, str]) -> int:
    """The IR version, from the first element of the file. Raises Objection with what to do."""
    if element != "net":
        raise Objection(f"this XML is not an OpenVINO model: it starts with <{element[:40]}>, a model starts with <net>")
    written = attributes.get("version", "").strip()
    if not written:
        raise Objection(f"the <net> has no version: not an OpenVINO model; {_HINT}")
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise Objection(f"the IR version '{written[:40]}' is not a number; {_HINT}")
    version = int(written)
    if version < OLDEST:
        raise Objection(
            f"IR version {version} is too old: OpenVINO 2023.0 and later read versions {OLDEST} and {NEWEST}; {_HINT}"
        )
    if version > NEWEST:
        raise Objection(
            f"IR version {version} is newer than this ovdoctor knows ({OLDEST} and {NEWEST}): pip install --upgrade ovdoctor"
        )
    return version
