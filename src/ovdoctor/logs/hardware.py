"""Processors, graphics and NPUs that a text names."""

from __future__ import annotations

import re

from ovdoctor.facts.states import Record
from ovdoctor.hardware.pci_ids import GPUS, NPUS
from ovdoctor.logs.names import GRAPHICS, PROCESSORS, WITHOUT_GRAPHICS, Processor
from ovdoctor.logs.settling import Mentions, Reliability
from ovdoctor.logs.statements import Statement

_CPU_LABEL = re.compile(r"^(?:cpu|processor|hardware(?: configuration)?|hardware type|model name|cpu model|platform|machine)\b")
_GPU_LABEL = re.compile(r"^(?:i?gpu|graphics(?: card)?|gpu model|dgpu|adapter|video card|vga compatible controller)\b")
_DEVICE_LABEL = re.compile(r"^(?:device(?: used(?: for inference)?)?|target(?: device)?|device name|inference device)$")
_VENDOR = re.compile(r"\b(intel|amd|apple|arm)\b|\b(ryzen|epyc|athlon)\b", re.IGNORECASE)
_PCI = re.compile(r"\b8086[:/ -]([0-9a-f]{4})\b", re.IGNORECASE)
_ARCHITECTURE = re.compile(
    r"\bNPU(?:\W{0,3}(?:architecture|arch|platform)?\W{0,4})(3720|4000|5010|5020)\b|DEVICE_ARCHITECTURE\W{1,12}(3720|4000|5010|5020)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:(?<![\w-])-d[\"', =]{1,5}|--(?:target[-_])?device[\"', =]{1,5}|\bfor device |device(?:_name)?\s?=\s?[\"']|"
    r"\b[Cc]ompil(?:e|es|ed|ing) (?:the |a |my |this )?(?:\w{1,20} )?model (?:to|for|on) (?:the )?|"
    r"(?:compile_model|[A-Z]\w{2,20}Pipeline)\([^)\n]{1,120}?[\"']|\bOpenVINO(?:'s)? (?=[CGN]PU plugin))(CPU|GPU|NPU)\b"
)
_RUN = re.compile(
    r"\b(?:run|runs|ran|running|execute|executed|executing|infer|inference|deploy\w{0,4})\b (?:[\w./-]{1,30} ){0,4}?"
    r"(?:on|with|using) (?:the |my |an? )?(?:intel(?:\(r\))? )?(GPU|NPU)\b(?! driver| plugin| memory)",
    re.IGNORECASE,
)
"""What people say of their device in a sentence. That it runs on the CPU is said for comparison, as where two are named."""
_DEVICE = re.compile(r"\b[CGN]PU\b")
_NUMBER_ONLY = re.compile(r"[\d.\sx]*")


def read_hardware(statement: Statement, mentions: Mentions) -> None:
    """Note what the statement names."""
    text, line = statement.value, statement.line
    if _DEVICE_LABEL.match(statement.label) and "[" not in text and "=" not in text:
        _devices(text, line, mentions)
    elif _CPU_LABEL.match(statement.label):
        _processor(text, line, mentions, Reliability.LABEL)
    if not statement.label:
        if match := _ASKED.search(text):
            mentions.add("request.devices", [match[1]], line, Reliability.PROSE)
        elif (match := _RUN.search(text)) and len(set(_DEVICE.findall(text))) == 1:
            mentions.add("request.devices", [match[1].upper()], line, Reliability.HINT)
        if not statement.advises:
            _processor(text, line, mentions, Reliability.PROSE)
        _identified(text, line, mentions)


def read_graphics(found: list[Statement]) -> list[tuple[Record, int]]:
    """The display adapters, each once, in the order of the text."""
    adapters: dict[tuple[object, ...], tuple[Record, int]] = {}
    for statement in found:
        labelled = bool(_GPU_LABEL.match(statement.label))
        if statement.label and not labelled:
            continue
        for pattern, graphics in GRAPHICS:
            if match := pattern.search(statement.value):
                record = _adapter(match[0], graphics.vendor, graphics.generation, graphics.codename, graphics.discrete)
                adapters.setdefault((graphics.vendor, graphics.generation), (record, statement.line))
        for match in _PCI.finditer(statement.value):
            if gpu := GPUS.get(match[1].lower()):
                record = _adapter("", "intel", gpu.generation, gpu.codename, gpu.discrete) | {"pci": f"8086:{match[1].lower()}"}
                adapters[("intel", gpu.generation)] = (record, statement.line)
    if any(vendor == "intel" and generation for vendor, generation in adapters):
        adapters.pop(("intel", ""), None)  # the same, named once with its number and once without
    return list(adapters.values())


def _adapter(name: str, vendor: str, generation: str, codename: str, discrete: bool) -> dict[str, str | bool]:
    words = {"name": name, "vendor": vendor, "generation": generation, "codename": codename}
    return {**{key: word for key, word in words.items() if word}, "discrete": discrete}


def _devices(text: str, line: int, mentions: Mentions) -> None:
    named = re.findall(r"\b(?:CPU|GPU|NPU)\b", text)
    if named:
        mentions.add("request.devices", sorted(set(named)), line, Reliability.LABEL)


def _processor(text: str, line: int, mentions: Mentions, reliability: Reliability) -> None:
    known = next(((match, processor) for pattern, processor in PROCESSORS if (match := pattern.search(text))), None)
    if reliability is Reliability.LABEL and not _NUMBER_ONLY.fullmatch(text):
        mentions.add(
            "cpu.brand", re.split(r"[;,(](?!r\)|tm\))", text, maxsplit=1, flags=re.IGNORECASE)[0].strip()[:120], line, reliability
        )
        if match := _VENDOR.search(text):
            vendor = {"intel": "GenuineIntel", "apple": "Apple", "arm": "ARM"}.get((match[1] or "").lower(), "AuthenticAMD")
            mentions.add("cpu.vendor", vendor, line, reliability)
    if known is None:
        return
    match, processor = known
    if reliability is Reliability.PROSE:
        mentions.add("cpu.brand", match[0].strip(), line, reliability)
    _properties(processor, text, line, mentions, reliability)


def _properties(processor: Processor, text: str, line: int, mentions: Mentions, reliability: Reliability) -> None:
    mentions.add("cpu.codename", processor.codename, line, reliability)
    mentions.add("os.arch", "x86_64", line, Reliability.HINT)
    if processor.npu:
        mentions.add("cpu.npu", processor.npu, line, reliability)
    if processor.flags:
        mentions.add("cpu.flags", list(processor.flags), line, reliability)
    if processor.gpu and not WITHOUT_GRAPHICS.search(text):
        mentions.add("gpu.intel.generation", processor.gpu, line, Reliability.HINT)
        mentions.add("gpu.intel.codename", processor.codename, line, Reliability.HINT)


def _identified(text: str, line: int, mentions: Mentions) -> None:
    for match in _PCI.finditer(text):
        if npu := NPUS.get(match[1].lower()):
            mentions.add("npu.hardware", f"8086:{match[1].lower()}", line, Reliability.BANNER)
            mentions.add("npu.platform", npu.platform, line, Reliability.BANNER)
            mentions.add("npu.codename", npu.codename, line, Reliability.BANNER)
    if architecture := _ARCHITECTURE.search(text):
        mentions.add("npu.platform", architecture[1] or architecture[2], line, Reliability.LABEL)
