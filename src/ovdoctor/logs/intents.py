"""What people say of a failure in their own words: a device that is not seen, results that are wrong, a crash, slowness.

Prose is vaguer than a message: rules use these only together with the device or the environment. The patterns are bounded, and
are tried on lines of ordinary length that hold a key word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ovdoctor.facts.states import Record

_LONGEST = 500
_NEGATION = r"(?:not|[a-z]{2,6}n['’]?t|no|neither|never|cannot|unable|fail(?:s|ed)?|without|missing|lost|only|nowhere)"
_DEVICES = (
    ("NPU", re.compile(r"\bnpus?\b|\bvpu\b|ai boost|/dev/accel", re.IGNORECASE)),
    (
        "GPU",
        re.compile(
            r"\bi?gpus?\b|\bdgpu\b|\bgraphics\b|\barc\b|\b[ab][357][578]0\b|opencl(?!\.dll)|clinfo|/dev/dri", re.IGNORECASE
        ),
    ),
    ("CPU", re.compile(r"\bcpus?\b", re.IGNORECASE)),
)
_SEEN = (
    r"found|finds?|seen?|sees|detect\w*|recogni[sz]\w*|list(?:ed|s)?|show\w*|visible|available|discover\w*|present|appear\w*|"
    r"pick(?:s|ed)? up|accessible|offered|among"
)
_INTENTS = (
    (
        "unseen",
        (
            "find",
            "found",
            "see",
            "detect",
            "recogni",
            "list",
            "show",
            "visible",
            "available",
            "discover",
            "present",
            "appear",
            "missing",
            "gone",
            "vanish",
            "pick",
            "absent",
            "accessible",
            "offered",
            "among",
            "unaware",
            "but no ",
            "only ",
        ),
        re.compile(
            rf"\b{_NEGATION}\b.{{0,50}}?\b(?:{_SEEN})\b|"
            r"\b(?:finds?|found|sees?|detect(?:s|ed)?|lists?|shows?|recogni[sz]es?|discovers?) "
            r"(?:no|neither|zero) (?!errors?\b|issues?\b|problems?\b)|"
            r"\b[CGN]PU\b.{0,20}\b(?:is|are|has|have|was|went) (?:missing|gone|vanished|absent|invisible)\b|"
            r"\bbut no i?[GN]PU\b(?! \w)|\bonly\b.{0,40}\b(?:reported|device I get)\b|"
            r"\bunaware of\b|\bdisappear(?:s|ed)?\b|\bundetected\b",
            re.IGNORECASE,
        ),
    ),
    (
        "wrong-results",
        (
            "wrong",
            "correct",
            "garb",
            "gibberish",
            "nonsense",
            "accura",
            "nan",
            "empty",
            "zero",
            "differ",
            "map ",
            "vary",
            "consisten",
            "no bounding",
            "no detection",
            "uncorrelated",
            "rubbish",
            "junk",
            "messed",
            "meaningless",
            "deviat",
            "same",
        ),
        re.compile(
            r"\b(?:wrong|incorrect\w*|garbage|garbled|gibberish|nonsens\w*|inaccura\w*|inconsistent|nans?)\b|"
            r"\b(?:rubbish|junk|messed up|meaningless)\b|"
            r"\bnot\b.{0,25}\bcorrect(?:ly)?\b|\ball[- ]zeros?\b|\bempty (?:output|result|string)|"
            r"\baccuracy\b.{0,30}\b(?:drop|loss|los\w+|low|0|zero|issue|wors\w+)\b|"
            r"\bmap\b.{0,40}\b(?:0|zero)\b|\b(?:results?|outputs?)\b.{0,30}\b(?:differ\w*|vary|varies)\b|"
            r"\b(?:results?|outputs?|predictions?)\b.{0,30}\b(?:deviat\w*|not the same)\b|"
            r"\bdifferent (?:results?|outputs?|numbers|values|predictions?) (?:than|between|(?:from|on|to) (?:the )?[CGN]PU)\b|"
            r"\buncorrelated\b|\bno (?:bounding boxes|detections?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "crash",
        ("crash", "dumped", "unexpectedly", "dies", "segfault", "silently", "without", "kill"),
        re.compile(
            r"\bcrash\w*|core[- ]dump|exits? unexpectedly|\bdies\b|\bsegfault\w*|\bkills? the (?:process|program|kernel)\b|"
            r"\b(?:quits?|exits?|closes?|terminates?) (?:silently|without (?:a|any) (?:message|word)|without any exception)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "slow",
        ("slow", "latency", "throttl", "duration", "performance"),
        re.compile(
            r"\bslow\w*|\blatency\b|throttl|\bduration\b.{0,40}\d{3,6}\s?ms|performance (?:drop|degrad\w+|regress\w+)",
            re.IGNORECASE,
        ),
    ),
    ("hang", ("hang", "freez", "stuck"), re.compile(r"\bhangs?\b|\bhung\b|\bfreez\w+|\bstuck\b", re.IGNORECASE)),
)
_NO_NPU = re.compile(r"(?<![a-z])no available devices\b", re.IGNORECASE)
"""The NPU plugin's own words; "OpenVINO available devices: CPU" is another matter."""
_RESULTS = re.compile(
    r"result|output|bounding|respon|repl(?:y|ies)|\bwrites?\b|predict|inference|accura|detect|transcri|logit|text|\bmap\b|value|answer|tensor|number",
    re.IGNORECASE,
)
_VERSIONS = re.compile(r"\b(?:wrong|incorrect|inconsistent|differ\w*)\b.{0,30}\bversion|deprecat|warning", re.IGNORECASE)


def intents_of(line: str, small: str, number: int) -> Iterator[Record]:
    """What the line says, with the device that it names; without one the field is missing."""
    if len(line) > _LONGEST:
        return
    if "no available devices" in small and _NO_NPU.search(line):
        yield {"code": "symptom", "name": "unseen", "line": number, "component": "NPU"}
    for name, words, pattern in _INTENTS:
        if not any(word in small for word in words) or not pattern.search(line):
            continue
        if name == "wrong-results" and (not _RESULTS.search(line) or _VERSIONS.search(line)):
            continue
        devices = _named(line)
        if name == "unseen":
            if not devices:
                continue
            devices = _unseen(line, pattern, devices)
        for device in devices or [""]:
            record: dict[str, str | int] = {"code": "symptom", "name": name, "line": number}
            if device:
                record["component"] = device
            yield record


def _named(words: str) -> list[str]:
    return [device for device, named in _DEVICES if named.search(words)]


def _unseen(line: str, pattern: re.Pattern[str], devices: list[str]) -> list[str]:
    """Of the devices in the line those that are not there: "CPU and GPU but no NPU", "only GPU is listed, not NPU"."""
    missing: set[str] = set()
    for match in pattern.finditer(line):
        inside = _named(match[0])
        if match[0].lower().startswith("only"):
            inside = [device for device in devices if device not in inside] if inside else []
        missing.update(inside)
    return [device for device in devices if device in missing] or devices


_LISTING = re.compile(r"available[ _]devices\b(?P<rest>.*)", re.IGNORECASE)
_LISTED = re.compile(r"^\s{0,8}(?:\[ ?INFO ?\]\s{0,8})?(CPU|GPU|NPU|GNA|MYRIAD)(?:\.\d{1,2})?\s{0,4}(?::|$)")
_NAMED = re.compile(r"\b(CPU|GPU|NPU|GNA|MYRIAD)\b")
_REACH = 40


def listed_devices(lines: list[str]) -> Iterator[Record]:
    """The devices after or below "Available devices:", as the samples and the model server print them."""
    for number, line in enumerate(lines):
        match = _LISTING.search(line) if len(line) <= _LONGEST else None
        if match is None or "[" in match["rest"]:
            continue
        named = _NAMED.findall(match["rest"].partition(":")[2])
        named += [found[1] for later in lines[number + 1 : number + _REACH] if (found := _LISTED.match(later[:_LONGEST]))]
        if named:
            yield {"code": "devices", "name": ", ".join(dict.fromkeys(named)), "line": number}
