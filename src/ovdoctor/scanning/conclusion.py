"""A model on a target: what tables and rules conclude together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.findings.model import Undecided
from ovdoctor.findings.scan import ScanFinding, Stage, Verdict
from ovdoctor.rules.load import RuleSet
from ovdoctor.scanning.findings import rule_findings, worst
from ovdoctor.scanning.reading import ReadModel
from ovdoctor.scanning.targets import Aim
from ovdoctor.tables import ModelVerdict, Target, judge_subjects

_STAGES: tuple[Stage, ...] = ("read", "compile", "infer")


@dataclass(frozen=True)
class Conclusion:
    """The tables' verdict, what rules found, and what comes of both."""

    tables: ModelVerdict
    found: tuple[ScanFinding, ...]
    undecided: tuple[Undecided, ...]
    verdict: Verdict
    stage: Stage | None


def conclude(model: ReadModel, aim: Aim, rules: RuleSet) -> Conclusion:
    """An error of a rule fails the model; a rule of that level that is undecided leaves open what the tables call fine."""
    from ovdoctor.rules.judging import judge_rules

    tables = judge_subjects(model.kinds, aim.target)
    facts = aim.facts.with_facts({**target_facts(aim.target, tables), **model.facts})
    findings, undecided = judge_rules(facts, rules, aim.target.device)
    found = rule_findings(findings)
    open_: Verdict = "unknown" if any(rule.severity == "error" for rule in undecided) else "ok"
    found = (*found, *_another_machine(aim, tables), *_unknown_release(aim))
    verdict = worst([tables.verdict, open_, *(finding.verdict for finding in found)])
    stages = [finding.stage for finding in found if finding.verdict == verdict != "ok"]
    if tables.verdict == verdict:
        stages.append(tables.stage)
    return Conclusion(tables, found, tuple(undecided), verdict, next((stage for stage in _STAGES if stage in stages), None))


_MEASURED = ("x86_64", "x86")


def _another_machine(aim: Aim, tables: ModelVerdict) -> Iterator[ScanFinding]:
    """The CPU plugin of another architecture is another program, which nobody measured."""
    arch = aim.facts.get("os.arch")
    if aim.target.device != "CPU" or tables.verdict != "ok" or not isinstance(arch, Known) or arch.value in _MEASURED:
        return
    yield ScanFinding(
        rule="cpu-not-measured",
        title=f"What the CPU plugin does was measured on x86-64, not on {arch.value}",
        severity="warning",
        verdict="unknown",
        stage="compile",
        operation=None,
        explanation="Reading the model is the same everywhere; on ARM, the plugin has other kernels.",
        how_known="nothing was measured there",
        count=0,
        places=(),
    )


def _unknown_release(aim: Aim) -> Iterator[ScanFinding]:
    """What is judged is then a release of our choice: its health is not the machine's."""
    if aim.doubt:
        yield ScanFinding(
            rule="openvino-not-known",
            title="Which OpenVINO is installed is not known",
            severity="warning",
            verdict="unknown",
            stage="read",
            operation=None,
            explanation=f"{aim.doubt}. 'ovdoctor check' says what is wrong with it; --openvino names a release.",
            how_known="nobody could look",
            count=0,
            places=(),
        )


def target_facts(target: Target, tables: ModelVerdict) -> Mapping[str, Fact]:
    """The target as rules ask about it."""
    source = "the target"
    named: dict[str, str | None] = {"openvino.version": target.openvino, "os.family": target.os}
    if target.device == "NPU":
        named |= {
            "npu.platform": target.npu_platform,
            "npu.driver.version": target.npu_driver,
            "npu.compiler.route": tables.route,
        }
    facts: dict[str, Fact] = {
        name: Known(value, source) if value else Unknown("the target does not name it", source) for name, value in named.items()
    }
    facts["request.devices"] = Known([target.device], source)
    facts["request.live"] = Absent(source)
    return facts
