"""What the NPU compiler itself says of the element types that an operation takes.

``'IE.Ceiling' op operand #0 must be ranked tensor of 16-bit float or 32-bit float values, but got 'tensor<1x8xsi32>'``: one
refusal tells of all other types, too. What it does not list fails as well. What it lists works, if the operation works with
another of these types: of 130 operations measured with a type that was listed, 127 do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ovdoctor.tables.features import Features

WORDS = {
    "f16": "16-bit float",
    "f32": "32-bit float",
    "f64": "64-bit float",
    "bf16": "bfloat16 type",
    "boolean": "8-bit signless integer",
    **{f"i{bits}": f"{bits}-bit signed integer" for bits in (8, 16, 32, 64)},
    **{f"u{bits}": f"{bits}-bit unsigned integer" for bits in (8, 16, 32, 64)},
}
"""Element types as the compiler calls them."""
RARE = ("f8e4m3", "f8e5m2", "f8e8m0", "f4e2m1", "nf4", "u1", "u2", "u3", "u4", "u6", "i4")
"""Element types that it never names. *Quantized type* does not mean them: of 30 measured where that was listed, one works."""
_SHORT = {
    "i8": "boolean",
    **{f"si{bits}": f"i{bits}" for bits in (4, 8, 16, 32, 64)},
    **{f"ui{bits}": f"u{bits}" for bits in (2, 3, 4, 6, 8, 16, 32, 64)},
    "f8E4M3FN": "f8e4m3",
    "f8E5M2": "f8e5m2",
}
_CUT = re.compile(r"op operand #\d+ must be .*$")
_STATEMENT = re.compile(r"op operand #(\d+) must be (?:ranked|\dD) tensor of (.+?) values, but got 'tensor<(?:[\d?]+x)*(\w+)[,>]")


def statement(log: str) -> tuple[int, str, frozenset[str]] | None:
    """The input, the element type that it had, and those that it may have."""
    match = _STATEMENT.search(log)
    if match is None:
        return None
    listed = match[2].split(" or ")
    return int(match[1]), _SHORT.get(match[3], match[3]), frozenset(kind for kind, words in WORDS.items() if words in listed)


def refused(taken: frozenset[str]) -> list[str]:
    """The element types that a statement rules out."""
    return sorted({*WORDS, *RARE} - taken)


def stated(features: Features, logs: Mapping[int, str]) -> dict[int, tuple[int, frozenset[str]]]:
    """By release, the input that the compiler refuses and the element types that it may have.

    Another release may complete a log that was cut short. A statement about another element type is one about another operation.
    """
    whole = {log[match.start() :] for log in logs.values() if (match := _STATEMENT.search(log))}
    found = {}
    for release, log in logs.items():
        cut = None if _STATEMENT.search(log) else _CUT.search(log)
        said = statement(next((other for other in sorted(whole) if cut and other.startswith(cut[0])), log))
        if said and features.get(f"in{said[0]}") == said[1] and said[1] not in said[2]:
            found[release] = (said[0], said[2])
    return found


def only(features: Features, place: int, kind: str) -> Features:
    """The operation with that element type, of which nothing else matters: the compiler did not look at it."""
    return {**dict.fromkeys(features), f"in{place}": kind}
