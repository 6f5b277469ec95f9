"""Versions that a text states: OpenVINO, packages, Python, drivers, kernel, operating system."""

from __future__ import annotations

import re

from ovdoctor.facts.snapshot import PACKAGE_PREFIX, normalise_package
from ovdoctor.logs.settling import Mentions, Reliability
from ovdoctor.logs.statements import Statement

_OPENVINO = (
    r"20\d\d\.\d{1,2}(?:\.\d{1,4})?(?:\.\d{1,6})?(?!\d)(?:\.?dev\d{8}|rc\d)?(?:-\d{3,6}-[0-9a-f]{6,12}(?:-[\w./]{1,40})?)?"
)
_COMMIT = r"(?:\.[0-9a-f]{7,12}(?!\w))?"
"""What archives and the engine of before 2022.1 put behind the number of the build: ``2023.2.0.13089.cfd42bd2cb0``."""
_VERSION = re.compile(rf"(?<![\w.])v?({_OPENVINO}){_COMMIT}(?![\w.]*\d)")
_PROSE = re.compile(
    rf"(?<![\w./@-])openvino(?:™|\(tm\))?(?: (?:toolkit|runtime|version|release|package)){{0,2}}[ :=v(]{{1,4}}({_OPENVINO})",
    re.IGNORECASE,
)
_BANNER = re.compile(r"(?<![\w.])(20\d\d\.\d{1,2}\.\d{1,2}-\d{3,6}-[0-9a-f]{7,12}(?:-[\w./]{1,40})?)")
_PATH = re.compile(r"openvino_(20\d\d\.\d{1,2}(?:\.\d{1,4})?)(?=[/\\])")
_IMAGE = re.compile(r"openvino/[\w-]{3,40}:(20\d\d\.\d{1,2}(?:\.\d{1,2})?)")
_SATISFIED = re.compile(r"already satisfied: ([\w.-]{2,60})\S{0,40} in .{1,200}\(([\d.]{3,20}\w{0,20})\)")
_COMPARES = re.compile(r"[<>~!]=?\s{0,2}v?$|\b(?:until|before|after|from|than|not|no|only|to|->)\s{0,2}v?$", re.IGNORECASE)
_NAMES = (
    "openvino-dev|openvino-genai|openvino-tokenizers|openvino-nightly|openvino-telemetry|nncf|optimum-intel|optimum|transformers|"
    "tokenizers|torch|onnx|onnxruntime-openvino|onnxruntime|numpy|protobuf|ultralytics|intel-npu-acceleration-library|tensorflow|"
    "openvino-tensorflow|diffusers|rapidocr-openvino|networkx|pip|tbb"
)
_PACKAGE = re.compile(
    rf"(?<![\w./-])({_NAMES.replace('-', '[-_. ]')})"
    r"(?P<joint>==| {1,40}|[ :=@]{1,4}|[\"']\s{0,2}[:,]\s{0,2}[\"']|: ')v?(\d{1,4}\.\d{1,3}[\w.+-]{0,40})",
    re.IGNORECASE,
)
_PYTHON = re.compile(r"\bc?python(?: version)?[ :=]{0,4}v?(3\.\d{1,2}(?:\.\d{1,2})?)\b", re.IGNORECASE)
_PYTHON_PATH = re.compile(r"python(3\.\d{1,2})[/\\](?:site|dist)-packages|[/\\]Python(3)(\d{1,2})[/\\]", re.IGNORECASE)
_NPU_WINDOWS = re.compile(r"(?<![\d.])(3[0-9]\.0\.100\.\d{4,5})(?![\d.])")
_NPU_LINUX = re.compile(r"(?<![\d.])v?([1-8]\.\d{1,2}\.\d{1,2}(?:\.20\d{6}-\d{6,14}(?:[~\w.]{1,20})?)?)(?![\d.])")
_NPU_LINUX_LONG = re.compile(r"(?<![\d.])v?([1-8]\.\d{1,2}\.\d{1,2}\.20\d{6}-\d{6,14})")
_NPU_NAMED = re.compile(r"npu[ -]driver(?: version)?[ :=]{1,3}v?([1-8]\.\d{1,2}\.\d{1,2})(?![\d.]*\d)", re.IGNORECASE)
_GPU_WINDOWS = re.compile(
    r"(?<![\d.])((?:3[0-9]\.0\.101|2\d\.20\.1\d{1,2}|2[0-9]\.\d{1,3}\.\d{1,3}|32\.0\.10[1-9])\.\d{4})(?![\d.])"
)
_RUNTIME = re.compile(r"(?<![\d.])v?(\d\d\.\d\d\.\d{5,6}(?:\.\d{1,3})?)(?![\d.]*\d)")
_KERNEL = re.compile(
    r"(?:\blinux(?: kernel)?|\bkernel(?: version)?)[ :]{1,3}(?:version |\S{1,40} )?"
    r"v?([2-7]\.\d{1,2}(?:\.\d{1,3})?(?:-[\w.+-]{1,40})?)",
    re.IGNORECASE,
)
_UNAME = re.compile(
    r"\s{0,8}([2-7]\.\d{1,2}\.\d{1,3}-[\w.+]{1,20}-(?:generic|oem|pve|lowlatency|amd64|arch|zen|lts|cloud|hwe|azure)\S{0,20})\s*"
)
"""A line that is nothing but a kernel, as `uname -r` prints it."""
_GLIBC = re.compile(r"(?:gnu libc\)|glibc)[ :v]{1,3}(2\.\d{1,2})\b", re.IGNORECASE)
_LABELS = {
    "openvino": re.compile(r"^(?:openvino|ov)(?: (?:toolkit|version|runtime|build|release)){0,3}$|^runtime version$"),
    "python": re.compile(r"^python(?: version)?$"),
    "kernel": re.compile(r"^(?:linux )?kernel(?: version)?$"),
    "npu": re.compile(
        r"npu.{0,20}driver|driver.{0,20}npu|intel level zero npu|intel driver compiler npu|linux npu driver|npu umd"
    ),
    "gpu": re.compile(
        r"(?:gpu|graphics|opencl).{0,20}driver|driver.{0,20}(?:gpu|graphics)|compute runtime|intel opencl icd|^neo"
    ),
    "driver": re.compile(r"^drivers?(?: version)?$"),
    "packages": re.compile(r"^packages?$|^pip (?:list|freeze)$|^(?:versions|environment)$"),
}


def read_software(statement: Statement, mentions: Mentions) -> None:
    """Note every version that the statement states."""
    if statement.advises or statement.resolves:
        return
    _openvino(statement, mentions)
    _packages(statement, mentions)
    _python(statement, mentions)
    _drivers(statement, mentions)
    if (match := _GLIBC.search(statement.value)) and not statement.label:
        mentions.add("os.glibc.version", match[1], statement.line, Reliability.LABEL)


def labelled(statement: Statement, subject: str) -> bool:
    """Whether the statement's label names the subject."""
    return bool(statement.label and _LABELS[subject].search(statement.label))


def _told(statement: Statement, subject: str) -> bool:
    """Whether prose is a line whose label names the subject: what the label says counts, and nothing beside it."""
    return bool(statement.labelled and _LABELS[subject].search(statement.labelled))


def _sole(pattern: re.Pattern[str], text: str) -> str | None:
    """The one version in the part of a value before brackets and remarks; ``None`` where there are several, or a comparison."""
    head = re.split(r"[(;]", text, maxsplit=1)[0]
    found = [match for match in pattern.finditer(head) if not _COMPARES.search(head[: match.start(1)])]
    values = {match[1] for match in found}
    return values.pop() if len(values) == 1 and "->" not in head else None


def _openvino(statement: Statement, mentions: Mentions) -> None:
    text, line = statement.value, statement.line
    foreign = re.search(r"tokenizers|genai|\bnncf\b|optimum", text, re.IGNORECASE)
    if labelled(statement, "openvino"):
        if version := _sole(_VERSION, text):
            reliability = Reliability.BANNER if _BANNER.search(version) else Reliability.LABEL
            mentions.add("openvino.version", version, line, reliability)
        return
    if statement.label:
        if (match := _BANNER.search(text)) and not foreign and "openvino" in statement.label:
            mentions.add("openvino.version", match[1], line, Reliability.BANNER)
        return
    if _told(statement, "openvino"):
        return
    if (match := _BANNER.search(text)) and not foreign:
        mentions.add("openvino.version", match[1], line, Reliability.BANNER)
    elif (match := _PROSE.search(text)) and not _COMPARES.search(text[: match.start(1)]):
        mentions.add("openvino.version", match[1], line, Reliability.PROSE)
    elif match := _IMAGE.search(text):
        mentions.add("openvino.version", match[1], line, Reliability.PROSE)
        mentions.add("os.container", "docker", line, Reliability.PROSE)
    elif (match := re.match(rf"\s{{0,8}}openvino(?:==| {{2,40}})({_OPENVINO})\s*$", text)) is not None:
        mentions.add("openvino.version", match[1], line, Reliability.LABEL)
    if match := _PATH.search(text):
        mentions.add("openvino.version", match[1], line, Reliability.HINT)
    if (match := _SATISFIED.search(text)) and match[1].lower() == "openvino":
        mentions.add("openvino.version", match[2], line, Reliability.LABEL)


def _packages(statement: Statement, mentions: Mentions) -> None:
    reliability = Reliability.LABEL if statement.label else Reliability.PROSE
    label = re.fullmatch(_NAMES.replace("-", "[- ]"), statement.label) if statement.label else None
    if label and (version := _sole(re.compile(r"(?<![\w.<>=])v?(\d{1,4}\.\d{1,3}[\w.+-]{0,40})"), statement.value)):
        _package(mentions, statement.label, version, statement.line, Reliability.LABEL)
    for match in _PACKAGE.finditer(statement.value[:1000]):
        sure = Reliability.LABEL if "==" in match["joint"] or "'" in match["joint"] or '"' in match["joint"] else reliability
        _package(mentions, match[1], match[3], statement.line, sure)


def _package(mentions: Mentions, name: str, version: str, line: int, reliability: Reliability) -> None:
    name = normalise_package(name.replace(" ", "-"))
    version = version.rstrip(".,-+").split("-")[0]
    if name == "pip":
        mentions.add("pip.version", version, line, reliability)
    else:
        mentions.add(PACKAGE_PREFIX + name, version, line, reliability)


def _python(statement: Statement, mentions: Mentions) -> None:
    if labelled(statement, "python"):
        if version := _sole(re.compile(r"(?<![\w.])v?(3\.\d{1,2}(?:\.(?:\d{1,2}|x))?)(?!\w)"), statement.value):
            mentions.add("python.version", version.removesuffix(".x"), statement.line, Reliability.LABEL)
    elif not statement.label and not _told(statement, "python"):
        if match := _PYTHON.search(statement.value):
            mentions.add("python.version", match[1], statement.line, Reliability.PROSE)
        elif match := _PYTHON_PATH.search(statement.value):
            mentions.add("python.version", match[1] or f"{match[2]}.{match[3]}", statement.line, Reliability.HINT)


def _drivers(statement: Statement, mentions: Mentions) -> None:
    text, line = statement.value, statement.line
    npu, gpu = labelled(statement, "npu"), labelled(statement, "gpu")
    either = labelled(statement, "driver")
    about = text.lower()
    if npu or either or (not statement.label and "driver" in about):
        sure = Reliability.LABEL if npu or either else Reliability.PROSE
        patterns = (_NPU_WINDOWS, _NPU_LINUX) if npu else (_NPU_WINDOWS, _NPU_NAMED, _NPU_LINUX_LONG)
        if version := next((found for pattern in patterns if (found := _sole(pattern, text))), None):
            mentions.add("npu.driver.version", version, line, sure)
    if not npu and (gpu or either or (not statement.label and re.search(r"driver|compute.runtime|opencl-icd|\bneo\b", about))):
        sure = Reliability.LABEL if gpu or either else Reliability.PROSE
        if version := _sole(_GPU_WINDOWS, text):
            mentions.add("gpu.driver.version", version, line, sure)
        elif version := _sole(_RUNTIME, text):
            mentions.add("gpu.compute_runtime.version", version, line, sure)
    if labelled(statement, "kernel"):
        if version := _sole(re.compile(r"(?<![\w.])v?([2-7]\.\d{1,2}(?:\.(?:\d{1,3}|x))?(?:-[\w.+-]{1,40})?)"), text):
            mentions.add("os.kernel", version.removesuffix(".x"), line, Reliability.LABEL)
    elif not statement.label and (match := _UNAME.fullmatch(text)):
        mentions.add("os.kernel", match[1], line, Reliability.LABEL)
    elif (match := _KERNEL.search(text)) and not _COMPARES.search(text[: match.start(1)]):
        mentions.add("os.kernel", match[1].rstrip(".-+"), line, Reliability.PROSE)
