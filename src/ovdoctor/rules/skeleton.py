"""The file that ``ovdoctor rules new`` starts: a whole rule with blanks, and comments that lead through it."""

from __future__ import annotations

from textwrap import indent
from typing import NamedTuple

from ovdoctor.rules.blanks import blank
from ovdoctor.rules.model import SCHEMA_VERSION, Subject

_WORDS = {"machine": "a machine ('ovdoctor check')", "model": "models ('ovdoctor scan')", "log": "a log ('ovdoctor explain')"}


class _Sketch(NamedTuple):
    """What a rule of one kind begins with, as YAML; ``given`` are the facts of its examples, one of each outcome."""

    applies: str
    when: str
    fix: str
    finding: str
    clear: str
    undecided: str
    hint: str


_NPU = _Sketch(
    applies="npu.hardware: {is: known}",
    when=f'npu.driver.version: {{windows: "< {blank("the first good version, such as 32.0.100.3104")}", '
    f'linux: "< {blank("the first good version, such as 1.10.0")}"}}',
    fix=f'upgrade: {{npu.driver: {{windows: "{blank("the first good version on Windows")}", '
    f'linux: "{blank("the first good version on Linux")}"}}}}',
    finding=f'npu.hardware: "8086:7d1d"\nnpu.driver.version: {blank("a version that has the trouble")}',
    clear=f'npu.hardware: "8086:7d1d"\nnpu.driver.version: {blank("a version that is good")}',
    undecided='npu.hardware: "8086:7d1d"\nnpu.driver.version: {is: unknown}',
    hint="The NPU's driver is numbered differently on Windows and Linux. Other facts: npu.platform (3720, 4000, 5010),\n"
    'os.family, openvino.version: ">= 2024.3, < 2024.5", npu.node.access: false, not: {npu.loader.path: {is: known}}.',
)
_GPU = _Sketch(
    applies="gpu.intel.generation: {is: known}",
    when=f'gpu.compute_runtime.version: "< {blank("the first good version, such as 24.35.30872.22")}"',
    fix=f'upgrade: {{compute-runtime: "{blank("the first good version")}"}}',
    finding=f"gpu.intel.generation: xe-hpg\ngpu.compute_runtime.version: {blank('a version that has the trouble')}",
    clear=f"gpu.intel.generation: xe-hpg\ngpu.compute_runtime.version: {blank('a version that is good')}",
    undecided="gpu.intel.generation: xe-hpg\ngpu.compute_runtime.version: {is: unknown}",
    hint='On Windows the driver is gpu.driver.version: "< 32.0.101.6314". Other facts: gpu.intel.generation: [gen12, xe-lpg],\n'
    "os.kernel, openvino.version, gpu.node.access: false, gpu.opencl.intel: {is: absent}.",
)
_CPU = _Sketch(
    applies="os.arch: x86_64",
    when=f"cpu.flags: {{lacks: [{blank('an instruction set as Linux names it such as avx2')}]}}",
    fix=f"manual: {blank('what to do instead')}",
    finding="os.arch: x86_64\ncpu.flags: [sse4_2]",
    clear=f"os.arch: x86_64\ncpu.flags: [sse4_2, {blank('the instruction set')}]",
    undecided="os.arch: x86_64\ncpu.flags: {is: unknown}",
    hint='Other facts: cpu.vendor: GenuineIntel, cpu.model: [151, 154], cpu.cores.usable: "< 2", openvino.version: 2025.3.*.',
)
_ANY = _Sketch(
    applies="openvino.version: {is: known}",
    when=f'package.numpy: ">= {blank("the first bad version, such as 2.0; numpy may be any other package")}"\n'
    f'openvino.version: "< {blank("the first good version, such as 2024.2")}"',
    fix=f'upgrade: {{openvino: "{blank("the first good version")}"}}',
    finding=f"package.numpy: {blank('a bad version')}\nopenvino.version: {blank('a version that has the trouble')}",
    clear=f"package.numpy: {blank('a bad version')}\nopenvino.version: {blank('a version that is good')}",
    undecided=f"package.numpy: {blank('a bad version')}\nopenvino.version: {{is: unknown}}",
    hint="package.NAME is the version of a Python package. Other facts: python.version, os.family, os.container: {is: known},\n"
    "environment: {any: {name: LD_LIBRARY_PATH}}, openvino.import.outcome: crash.",
)
_MODEL = _Sketch(
    applies="request.devices: {contains: %s}",
    when=f"model.ops: {{any: {{type: {blank('an operation such as MaxPool')}, opset: 14}}}}",
    fix=f"reexport: {blank('how to export it otherwise')}",
    finding=f"request.devices: [%s]\nmodel.ops: [{{type: {blank('the operation')}, opset: 14, count: 3}}]",
    clear="request.devices: [%s]\nmodel.ops: [{type: Add, opset: 1, count: 3}]",
    undecided="request.devices: [%s]\nmodel.ops: {is: unknown}",
    hint="What single operations do on a device is known from tables; a rule is for what they cannot say. Other facts:\n"
    'model.dynamic: true, model.inputs: {any: {rank: ">= 6"}}, openvino.version, npu.platform, npu.compiler.route: driver.',
)
_LOG = _Sketch(
    applies="",
    when=f'log.lines: {{says: ["{blank("words of the message in their order; * is anything between them")}"]}}',
    fix=f"manual: {blank('what to do')}",
    finding=f'log.lines: ["{blank("the line as the program prints it")}"]',
    clear=f'log.lines: ["{blank("a line that looks like it and is another trouble")}"]',
    undecided="log.lines: {is: unknown}",
    hint="Case, quotes and spacing do not matter. Quote what programs print, not what one person wrote. Narrow it by facts:\n"
    "request.devices: {contains: NPU}, openvino.version: 2024.3.*, log.errors: {any: {code: level-zero}}.",
)
_MACHINES = {"NPU": _NPU, "GPU": _GPU, "CPU": _CPU, "ANY": _ANY}


def skeleton(rule_id: str, subject: Subject, device: str, stage: str, stages: tuple[str, ...], file: str) -> str:
    """The text of the file; ``stage`` may be empty, and is a blank then."""
    sketch = _sketch(subject, device)
    examples = (
        ("finding", "the trouble", sketch.finding),
        ("clear", "what looks like it and is not", sketch.clear),
        ("undecided", "nobody knows", sketch.undecided),
    )
    applies = f"""
# When is there anything to judge? Where this is false, the rule is "not applicable". Leave it out if there always is.
applies:
{indent(sketch.applies, "  ")}
"""
    return f"""\
# A rule about {_WORDS[subject]}. Replace every <fill in ...>, from the top down; then
#   ovdoctor rules check {file}    says what is left, or wrong, with its line
#   ovdoctor rules test {file}     evaluates the examples
# docs/writing-rules.md explains every key; 'ovdoctor facts --vocabulary' lists the facts.
schema: {SCHEMA_VERSION}
id: {rule_id}
title: {blank("the trouble in one sentence without a full stop")}
# error: it will not work, or gives wrong results; warning: it may; info: good to know
severity: {blank("error, warning or info")}
device: {device}
# one of: {", ".join(stages)}
stage: {stage or blank("where it breaks, a word of the list above")}
{applies if sketch.applies else ""}
# When is the trouble there? All of these must hold; all: [...], any: [...] and not: ... combine others.
{indent(sketch.hint, "# ")}
when:
{indent(sketch.when, "  ")}

explain: >-
  {blank("why it is so; what the person should understand, in two or three sentences")}

# What to do, the best first: upgrade, pin, install, remove, command, setting, manual, use, patch, reexport.
fixes:
  - {sketch.fix}
    note: {blank("what else to know, or remove this line")}

# Who says so. What you measured yourself is a source too: {{measured: how, checked: day}} in place of url and says.
sources:
  - url: {blank("the address of an issue, a release note or a manual; https only")}
    says: {blank("what is said there, in a few words")}
    checked: {blank("the day on which you read it, such as 2026-11-22")}

# Facts, and what the rule must say of them: the trouble, what looks like it, and what cannot be decided.
examples:
""" + "".join(_example(*example) for example in examples)


def _sketch(subject: Subject, device: str) -> _Sketch:
    if subject == "machine":
        return _MACHINES[device]
    if subject == "log":
        return _LOG
    named = "NPU" if device == "ANY" else device
    applies = "" if device == "ANY" else _MODEL.applies % named
    return _MODEL._replace(
        applies=applies, finding=_MODEL.finding % named, clear=_MODEL.clear % named, undecided=_MODEL.undecided % named
    )


def _example(expect: str, name: str, given: str) -> str:
    return f"  - name: {name}\n    given:\n{indent(given, '      ')}\n    expect: {expect}\n"
