"""Names of processors and graphics as people and programs write them → what they are.

A name that is not here says nothing. Families by their numbers: https://ark.intel.com; code names:
https://github.com/torvalds/linux/blob/master/arch/x86/include/asm/intel-family.h; instruction sets: AVX came with Sandy Bridge
and, in Atom, with Alder Lake-N (https://en.wikipedia.org/wiki/Advanced_Vector_Extensions). Read 2026-11-22.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SSE42 = ("sse4_1", "sse4_2")
_AVX = ("sse4_1", "sse4_2", "avx")


class Processor(NamedTuple):
    """``npu`` and ``gpu`` (generation of its graphics) are empty where there is none; ``flags`` where they are not told."""

    codename: str
    npu: str = ""
    gpu: str = ""
    flags: tuple[str, ...] = ()


class Graphics(NamedTuple):
    """A display adapter; an empty generation is one that is not told."""

    vendor: str
    generation: str = ""
    codename: str = ""
    discrete: bool = False


def _table(rows: str, of: dict[str, Processor]) -> tuple[tuple[re.Pattern[str], Processor], ...]:
    parsed = (row.strip().partition("  ") for row in rows.strip().splitlines())
    return tuple((re.compile(rf"(?<![\w.]){pattern.strip()}", re.IGNORECASE), of[name]) for name, _, pattern in parsed)


_FAMILIES = {
    processor.codename: processor
    for processor in (
        Processor("Meteor Lake", "3720", "xe-lpg"),
        Processor("Arrow Lake", "3720", "xe-lpg"),
        Processor("Lunar Lake", "4000", "xe2"),
        Processor("Panther Lake", "5010", "xe3"),
        Processor("Wildcat Lake", "5020", "xe3"),
        Processor("Nova Lake", "6010", "xe3"),
        Processor("Bonnell", flags=("ssse3",)),
        Processor("Bay Trail", gpu="gen7", flags=_SSE42),
        Processor("Cherry Trail", gpu="gen8", flags=_SSE42),
        Processor("Apollo Lake", gpu="gen9", flags=_SSE42),
        Processor("Gemini Lake", gpu="gen9", flags=_SSE42),
        Processor("Jasper Lake", gpu="gen11", flags=_SSE42),
        Processor("Elkhart Lake", gpu="gen11", flags=_SSE42),
        Processor("Alder Lake-N", gpu="gen12"),
        Processor("Nehalem", flags=_SSE42),
        Processor("Westmere", flags=_SSE42),
        Processor("Sandy Bridge", gpu="gen6", flags=_AVX),
        Processor("Ivy Bridge", gpu="gen7", flags=_AVX),
        Processor("Haswell", gpu="gen7.5"),
        Processor("Broadwell", gpu="gen8"),
        Processor("Skylake", gpu="gen9"),
        Processor("Kaby Lake", gpu="gen9"),
        Processor("Coffee Lake", gpu="gen9"),
        Processor("Comet Lake", gpu="gen9"),
        Processor("Ice Lake", gpu="gen11"),
        Processor("Tiger Lake", gpu="gen12"),
        Processor("Rocket Lake", gpu="gen12"),
        Processor("Alder Lake", gpu="gen12"),
        Processor("Raptor Lake", gpu="gen12"),
    )
}
PROCESSORS = _table(
    r"""
    Lunar Lake  (?:ultra\W{0,4}[5-9]?\W{0,4}(?:processor )?)?2[2-8][0-9]v\b
    Meteor Lake  (?:ultra\W{0,4}[5-9]?\W{0,4}(?:processor )?)?1[2-8][0-9](?:h|hl|u|ul)\b
    Arrow Lake  (?:ultra\W{0,4}[5-9]?\W{0,4}(?:processor )?)?2[0-9][0-9](?:h|hx|k|kf|u|t|s)\b
    Panther Lake  ultra\W{0,4}(?:x?[5-9])?\W{0,4}(?:processor )?3[2-9][0-9](?:h|u|v)?\b
    Lunar Lake  (?:lunar ?lake|lnl)\b
    Meteor Lake  (?:meteor ?lake|mtl)\b
    Arrow Lake  (?:arrow ?lake|arl)\b
    Panther Lake  (?:panther ?lake|ptl)\b
    Wildcat Lake  (?:wildcat ?lake|wcl)\b
    Nova Lake  (?:nova ?lake|nvl)\b
    Bonnell  atom\W{0,6}(?:tm\W{0,3})?(?:cpu )?[nd][2-5]\d\d\b
    Cherry Trail  x[57]-z8\d{3}
    Bay Trail  (?:bay ?trail|n35[0-9]{2}|n2[89][0-9]{2}|j1[89]00|j2900|n3510|e38[0-4]\d|z37\d{2}\w?)\b
    Cherry Trail  (?:cherry ?trail|braswell|n3[017][56]0|j3[017][16]0)\b
    Apollo Lake  (?:apollo ?lake|n3350|n3450|n4200|j3355|j3455|j4205|(?:x[57]-)?e39[345]0)\b
    Gemini Lake  (?:gemini ?lake|j4[01][0-9]5|j50[0-9]5|n4[01][0-9]{2}|n50[03]0)\b
    Jasper Lake  (?:jasper ?lake|n4500|n45[0-9]5|n510[05]|n60[0-9]{2})\b
    Elkhart Lake  (?:elkhart ?lake|n621[01]|n6415|j641[23]|x6[24]\d{2}\w?e)\b
    Alder Lake-N  (?:n9[57]|n100|n150|n200|n250|i3-n30[05]|n35[05]|alder ?lake-n|twin ?lake)\b
    Westmere  (?:x56\d\d|[el]56\d\d|i[357](?:-| cpu\W{0,6}| )?m ?[345]\d\d|i[357][ -]m ?[345]\d\d)\b
    Nehalem  (?:i[57](?:-| cpu\W{0,6}| )(?:7[0-9]{2}|8[67]0|9[0-9]{2})|[xel]55\d\d)\b
    Ice Lake  i[357][- ]10\d\dg\d
    Tiger Lake  (?:i[3579][- ]11\d\dg\w{0,3}|i[3579][- ]11\d{3}h\w?|6305e?)\b
    Rocket Lake  i[579][- ]11[4-9]00\w{0,2}\b
    Comet Lake  (?:comet ?lake|i[3579][- ]10\d{3}\w{0,2})
    Alder Lake  i[3579][- ]12\d{2,3}\w{0,3}
    Raptor Lake  i[3579][- ]1[34]\d{2,3}\w{0,3}
    Sandy Bridge  (?:i[357][- ]2\d{3}\w{0,2}\b|family 6 model 42\b)
    Ivy Bridge  i[357][- ]3\d{3}\w{0,2}\b
    Haswell  (?:i[357][- ]4\d{3}\w{0,2}\b|haswell)
    Broadwell  (?:i[357][- ]5\d{3}\w{0,2}\b|e3-12\d\dl? v4|broadwell)
    Skylake  i[357][- ]6\d{3}\w{0,2}\b
    Kaby Lake  i[357][- ]7\d{3}\w{0,2}\b
    Coffee Lake  (?:i[3579][- ][89]\d{3}\w{0,2}\b|coffee ?lake|g5[46]00\w?)
    Sandy Bridge  sandy ?bridge
    Ivy Bridge  ivy ?bridge
    Haswell  (?:haswell)
    Ice Lake  ice ?lake\b(?!-)
    Jasper Lake  jasper ?lake
    Alder Lake  alder ?lake\b(?!-n)
    Raptor Lake  raptor ?lake
    Raptor Lake  core\W{0,6}(?:tm\W{0,3})?[357] 1[0-5]\du\b
    Skylake  skylake\b(?!-)
    Kaby Lake  kaby ?lake
    Tiger Lake  tiger ?lake
    Rocket Lake  rocket ?lake
    """,
    _FAMILIES,
)

_GRAPHICS = (
    (r"\b(?:nvidia|geforce|rtx ?[2-9]?\d{3}|gtx ?\d{3,4}|quadro|tesla [tvpk]\d)", Graphics("nvidia", discrete=True)),
    (r"\b(?:radeon|amd (?:rx|vega)|\brx ?[5-9]\d{3})", Graphics("amd")),
    (
        r"\barc\W{0,6}(?:tm\W{0,2})?(?:pro )?a[3-7]\d0m?\b|\bdg2\b|\balchemist\b|(?<![\w.])a7[57]0\b|(?<![\w.])a380\b",
        Graphics("intel", "xe-hpg", "Alchemist", True),
    ),
    (
        r"\barc\W{0,6}(?:tm\W{0,2})?(?:pro )?b[3-7]\d0?\b|\bbattlemage\b|\bbmg\b|\bpro b[56]0\b",
        Graphics("intel", "xe2", "Battlemage", True),
    ),
    (r"\barc\W{0,6}(?:tm\W{0,2})?1[34]0v\b", Graphics("intel", "xe2", "Lunar Lake")),
    (r"\barc\W{0,6}(?:tm\W{0,2})?1[34]0t\b", Graphics("intel", "xe-lpg", "Arrow Lake")),
    (r"\bflex\W{0,4}(?:series )?(?:gpu )?1[47]0\b|\bats-?m\b", Graphics("intel", "xe-hpg", "Alchemist", True)),
    (r"\bponte vecchio\b|\bpvc_guc|\bgpu max 1[15]\d0\b", Graphics("intel", "xe-hpc", "Ponte Vecchio", True)),
    (r"\biris\W{0,6}(?:r\W{0,3})?xe max\b|\bdg1\b|\bdg1_guc|\bsg1\b", Graphics("intel", "gen12", "DG1", True)),
    (r"\barc\W{0,6}(?:tm\W{0,2})?b390\b", Graphics("intel", "xe3", "Panther Lake")),
    (r"\bhd(?: graphics)? ?(?:2[05]00|4000)\b", Graphics("intel", "gen7", "Ivy Bridge")),
    (r"\b(?:hd|iris)\W{0,6}(?:r\W{0,3})?(?:graphics )?(?:4[246]00|5000|51[05]0)\b", Graphics("intel", "gen7.5", "Haswell")),
    (r"\bhd(?: graphics)? ?(?:5[35]00|5600|6000)\b|\bp6300\b|\biris pro\W.{0,14}6[12]00", Graphics("intel", "gen8", "Broadwell")),
    (r"\bu?hd\W{0,6}(?:r\W{0,3})?(?:graphics )?(?:5[0-3]0|50[05]|6[0-3]\d)\b", Graphics("intel", "gen9")),
    (r"\b(?:cml|cometlake\w{0,2}|coffeelake\w{0,2}|kabylake\w{0,2})(?:-\w)? gt[12]", Graphics("intel", "gen9")),
    (r"\biris\W{0,6}(?:r\W{0,3})?plus (?:graphics )?6[45][05]\b", Graphics("intel", "gen9")),
    (r"\biris\W{0,6}(?:r\W{0,3})?plus\b(?! (?:graphics )?6[45][05])", Graphics("intel", "gen11", "Ice Lake")),
    (r"\biris\W{0,6}(?:r\W{0,3})?xe\b|\buhd\W{0,6}(?:r\W{0,3})?(?:graphics )?7[3-7]0\b", Graphics("intel", "gen12")),
    (r"\bintel\W{0,6}(?:r\W{0,3})?(?:u?hd|iris|arc|(?:integrated )?graphics)\b|\bintel\.icd\b", Graphics("intel")),
)
GRAPHICS = tuple((re.compile(pattern, re.IGNORECASE), graphics) for pattern, graphics in _GRAPHICS)
WITHOUT_GRAPHICS = re.compile(r"i[3579]-\d{4,5}k?f\b|ultra\W{0,4}\d\W{0,4}\d{3}k?f\b|xeon|epyc|ryzen|athlon", re.IGNORECASE)
