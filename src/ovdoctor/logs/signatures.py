"""What programs print when they fail → the entries of ``log.errors``.

A pattern is tried only on lines that hold its key words, and every repetition in it is bounded: the time on a line grows with
its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from ovdoctor.facts.states import Record
from ovdoctor.logs.codes import ENDINGS, LEVEL_ZERO, OPENCL
from ovdoctor.logs.intents import intents_of, listed_devices

_MOST, _MOST_PROSE = 400, 5000
"""Entries, and different lines in which people's own words are looked for: nobody writes more."""
_DEVICE = r"['\"]?(?:CPU|GPU|NPU|GNA|MYRIAD)(?:\.\w{1,8}){0,2}['\"]?"
_Q = r"[\"'`‘’]?"


class Signature(NamedTuple):
    """``words``: one of them (in small letters) is in every line that the pattern can match. Groups: name, opset, component."""

    code: str
    words: tuple[str, ...]
    pattern: re.Pattern[str]


def _signature(code: str, words: str, pattern: str) -> Signature:
    return Signature(code, tuple(words.split("|")), re.compile(pattern, re.IGNORECASE))


_SIGNATURES = (
    _signature("level-zero", "ze_result_", r"(?P<name>ZE_RESULT_(?:ERROR|WARNING)_[A-Z_]{3,60})"),
    _signature(
        "opencl",
        "cl_",
        r"\b(?P<name>CL_(?:OUT_OF|INVALID|DEVICE_NOT|MEM_OBJECT|BUILD_PROGRAM|COMPILER|PLATFORM_NOT)[A-Z_]{1,50})",
    ),
    _signature(
        "library", "cannot open shared object", rf"(?P<name>[\w.+-]{{1,100}}\.so[.\d]{{0,20}}){_Q}: cannot open shared object"
    ),
    _signature("library", "cannot load library", rf"cannot load library {_Q}(?P<name>[^\"'`\n]{{1,300}})"),
    _signature("library", "was not found|is missing", r"(?P<name>[\w.-]{1,80}\.dll)\b.{0,40}(?:was not found|is missing)"),
    _signature("library", "library not loaded", r"library not loaded: (?P<name>\S{1,200})"),
    _signature("library", "dll load failed", r"dll load failed(?: while importing (?P<name>[\w.]{1,80}))?"),
    _signature("library", "loadlibrary failed", r"loadlibrary failed with error \d{1,5}.{0,60}load \"?(?P<name>[^\"\n]{1,300})"),
    _signature("symbol", "undefined symbol", r"undefined symbol: (?P<name>[\w@.]{1,300})"),
    _signature("symbol", "symbol not found", r"symbol not found.{0,20}: (?P<name>[\w@.]{1,300})"),
    _signature("symbol", "version `", r"version `(?P<name>(?:GLIBC|GLIBCXX|CXXABI)[\w.]{1,20})' not found"),
    _signature("symbol", "entry point", rf"entry point {_Q}(?P<name>[\w@?$.]{{3,200}})"),
    _signature("module", "no module named", rf"no module named {_Q}(?P<name>[\w.]{{1,100}})"),
    _signature(
        "name", "cannot import name", rf"cannot import name {_Q}(?P<name>\w{{1,100}}){_Q} from {_Q}(?P<component>[\w.]{{1,100}})"
    ),
    _signature(
        "name", "has no attribute", rf"module {_Q}(?P<component>[\w.]{{1,100}}){_Q} has no attribute {_Q}(?P<name>\w{{1,100}})"
    ),
    _signature(
        "operation", "unsupported opset", r"create (?P<name>\w{1,60}) layer .{0,300}unsupported opset: opset(?P<opset>\d{1,2})"
    ),
    _signature("operation", "unsupported operation", r"unsupported operation\b.{0,300}\bwith type (?P<name>\w{1,60})"),
    _signature(
        "operation",
        "is not supported",
        r"of type (?P<name>\w{1,60})\((?:opset(?P<opset>\d{1,2})|(?P<component>\w{1,30}))\) is not supported",
    ),
    _signature("ir-version", "future versions", r"cannot parse future versions:? ?(?P<name>\d{1,3})"),
    _signature("device", "is not registered", rf"device with {_Q}(?P<name>[\w.]{{1,40}}){_Q} name is not registered"),
    _signature(
        "property",
        "unsupported",
        r"unsupported (?:property|configuration key):? ?\[?\"?(?P<name>[A-Z_]{3,60})(?:\"? by (?P<component>\w{1,20}) plugin)?",
    ),
    _signature(
        "pip",
        "no matching distribution",
        r"no matching distribution found for (?P<name>[\w.-]{1,80}(?:\[[\w,-]{1,60}\])?(?:[<>=!~]{1,2}[\w.*+!]{1,40})?)",
    ),
    _signature(
        "pip",
        "could not find a version",
        r"satisfies the requirement (?P<name>[\w.-]{1,80}(?:\[[\w,-]{1,60}\])?(?:[<>=!~]{1,2}[\w.*+!]{1,40})?)",
    ),
    _signature("pip", "supported wheel", r"(?P<name>[\w.+-]{1,200}\.whl) is not a supported wheel"),
    _signature(
        "kernel",
        "intel_vpu|ivpu",
        r"^(?=.{0,400}?(?:\berror|fail|timed out|\bhang))[^\n]{0,400}?(?P<name>(?:intel_vpu|ivpu_).{0,200})",
    ),
    _signature(
        "kernel",
        "gpu hang|fence expiration|reset engine",
        r"(?P<name>(?:gpu hang|fence expiration|resetting \w{1,10}|reset engine).{0,200})",
    ),
    _signature("firmware", "firmware: intel/vpu", r"firmware: intel/vpu/\S{1,60}, version: (?P<name>.{1,120})"),
    _signature("crash", "faulting module|error module", r"(?:faulting|error) module name: ?(?P<name>[\w.-]{1,80})"),
    _signature("crash", "exception module|fault module", r"(?:exception|fault) module(?: name)?: ?(?P<name>[\w.-]{1,80})"),
    _signature("crash", ".dll + 0x|.dll+0x", r"(?P<name>[\w.-]{1,80}\.dll) ?\+ ?0x[0-9a-f]{1,16}"),
    _signature("crash", ".so", r"\bin (?P<name>lib[\w.+-]{1,80}\.so[.\d]{0,20})\["),
    _signature("source", "plugins", r"plugins[\\/](?P<name>[\w]{2,40})[\\/].{0,200}\.(?:cpp|hpp):\d"),
    _signature("source", "src/frontends|src\\frontends|frontends/", r"(?P<name>frontends)[\\/].{0,200}\.(?:cpp|hpp):\d"),
    _signature(
        "exception", "error|exception", r"^\W{0,8}(?:[\w.]{1,80}\.)?(?P<name>[A-Z]\w{1,60}(?:Error|Exception|NotFound|Failure)): "
    ),
    _signature(
        "devices",
        "cpu|gpu",
        rf"(?:^\W{{0,6}}|(?:available|devices).{{0,60}}?)(?P<name>\[{_DEVICE}(?:, ?{_DEVICE}){{0,9}}\])\W{{0,6}}$",
    ),
)
_HEX = re.compile(r"\b0x(7[08][0-9a-f]{6}|7ffffffe)\b", re.IGNORECASE)
_DECIMAL = re.compile(r"\b(2013265\d{3}|1879\d{6}|2147483646)\b")
_CL_NUMBER = re.compile(r"(?:\bcl[A-Z]\w{3,40}\b|opencl|error code|\[clDNN)[^\n]{0,60}?(-\d{1,4})\b", re.IGNORECASE)
_KILLED = re.compile(r"[\s>]{0,8}(?:\[?\d{1,7}\]? {1,4})?killed(?:\s|$)(?! by| the| it)")
"""A shell's word for a process that it saw killed, at the start of a line in small letters."""
_CL_WORDS = ("error code", "opencl", "clgetplatform", "clenqueue", "clwait", "clbuild", "clcreate", "clfinish", "clflush")

_CODED = ("0x7", "return code", "ze_result_t value", *_CL_WORDS)
_ENDINGS = tuple(ENDINGS)


def find_errors(lines: list[str]) -> list[Record]:
    """Every signature, each kind and name at its first line only."""
    found: dict[tuple[object, ...], Record] = {}
    smalls = [line.lower() for line in lines]
    said = _lines_that_say([*(signature.words for signature in _SIGNATURES), _CODED, *ENDINGS.values()], smalls)
    seen: set[str] = set()
    for number, line in enumerate(lines):
        if not line or line in seen or len(found) >= _MOST:
            continue
        seen.add(line)
        prose = intents_of(line, smalls[number], number) if len(seen) < _MOST_PROSE else ()
        for record in _of_line(line, smalls[number], number, said.get(number, ()), prose):
            key = (record["code"], record["name"], record.get("opset"), record.get("component"))
            found.setdefault(key, record)
    for record in listed_devices(lines):
        found.setdefault((record["code"], record["name"]), record)
    return list(found.values())


def _lines_that_say(groups: Sequence[Sequence[str]], lines: Sequence[str]) -> dict[int, list[int]]:
    """By the number of a line, the groups of which it has a word, in order. The text is searched once for each word."""
    whole = "\n".join(lines)
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    said: dict[int, list[int]] = {}
    for group, words in enumerate(groups):
        for word in words:
            place = whole.find(word)
            while place >= 0:
                number = bisect_right(starts, place) - 1
                groups_of_line = said.setdefault(number, [])
                if group not in groups_of_line[-1:]:
                    groups_of_line.append(group)
                place = whole.find(word, starts[number + 1])
    return said


def _of_line(line: str, small: str, number: int, groups: Sequence[int], prose: Iterable[Record]) -> Iterator[Record]:
    coded = len(_SIGNATURES)
    for group in groups:
        if group < coded and (found := _SIGNATURES[group].pattern.search(line)):
            yield _record(_SIGNATURES[group].code, found, number)
    if coded in groups:
        yield from _coded(line, small, number)
    yield from prose
    for group in groups:
        if group > coded:
            yield _plain("ending", _ENDINGS[group - coded - 1], number)


def _coded(line: str, small: str, number: int) -> Iterator[Record]:
    """Errors that are told as numbers."""
    if "0x7" in small:
        codes = (LEVEL_ZERO.get(int(match[1], 16)) for match in _HEX.finditer(line))
        yield from (_plain("level-zero", name, number) for name in codes if name)
    if "return code" in small or "error code" in small or "ze_result_t value" in small:
        codes = (LEVEL_ZERO.get(int(match[1])) for match in _DECIMAL.finditer(line))
        yield from (_plain("level-zero", name, number) for name in codes if name)
    if any(word in small for word in _CL_WORDS) and (code := _CL_NUMBER.search(line)) and int(code[1]) in OPENCL:
        yield _plain("opencl", OPENCL[int(code[1])], number)


def _plain(code: str, name: str, number: int) -> Record:
    return {"code": code, "name": name, "line": number}


def _record(code: str, match: re.Match[str], number: int) -> Record:
    groups = match.groupdict()
    record: dict[str, str | int] = {"code": code, "name": _short(code, groups.get("name") or ""), "line": number}
    if groups.get("component"):
        record["component"] = str(groups["component"])
    if groups.get("opset"):
        record["opset"] = int(str(groups["opset"]))
    return record


def _short(code: str, name: str) -> str:
    """A library by its file name: folders are somebody's own."""
    name = name.strip().rstrip(".,;:")
    return re.split(r"[\\/]", name)[-1] if code in ("library", "crash") else name
