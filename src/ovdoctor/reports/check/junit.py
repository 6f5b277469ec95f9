"""JUnit XML: a suite for each device's chain, so that the same cases come back in every run.

A case is a link of the chain, a finding, or a rule that could not be decided. What fails is what gives exit code 1, a finding at
or above ``--fail-on``, and the link that it breaks. Skipped is what nobody could judge: undecided rules, links after a break, and
links that do not hold without a finding that says they must. A report counts rules that are clear or not applicable, and does not
name them: the last line of the first suite tells how many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement

from ovdoctor.findings.model import Chain, ChainLink, Finding, Report, Undecided
from ovdoctor.reports.check.words import VERDICTS, heading, is_at_least, missing_words, paragraphs, with_consequences
from ovdoctor.reports.formats.junit import case, document, outcome, suite
from ovdoctor.reports.formats.words import joined, one_line
from ovdoctor.reports.text import closing_line

_BROKEN = {"broken": "broken", "concerned": "holds, and yet an error is about it"}
_SKIPPED = {
    "unknown": "it is not known whether this link holds",
    "blocked": "not judged: an earlier link is broken",
    "broken": "does not hold, and no finding of this severity is about it",
    "concerned": "holds, and no finding of this severity is about it",
}


def render(report: Report, fail_on: str = "error") -> str:
    """The report as XML text."""
    titles = {chain.device: chain.title for chain in report.chains}
    others = [*(finding.device for finding in report.findings), *(rule.device for rule in report.undecided)]
    devices = dict.fromkeys([*titles, *others])
    suites = [suite(one_line(titles.get(device, device)), list(_cases(device, report, fail_on))) for device in devices]
    suites = suites or [suite("rules", [])]
    SubElement(suites[0], "system-out").text = "\n".join([*map(one_line, report.notices), closing_line(report)])
    return document("ovdoctor check", suites)


def _cases(device: str, report: Report, fail_on: str) -> Iterator[Element]:
    findings = [finding for finding in report.findings if finding.device == device]
    severe = [finding for finding in report.findings if is_at_least(finding, fail_on)]
    failing = {each.rule: heading(each) for finding in severe for each in with_consequences(finding)}
    for chain in report.chains:
        if chain.device == device:
            yield from _links(chain, failing)
    yield from (_finding(finding, fail_on) for finding in findings)
    yield from (_undecided(rule) for rule in report.undecided if rule.device == device)


def _links(chain: Chain, failing: Mapping[str, str]) -> Iterator[Element]:
    if chain.verdict == "absent":
        absent = case(one_line(chain.device), "hardware")
        outcome(absent, "skipped", "absent", VERDICTS["absent"])
        yield absent
        return
    for link in chain.links:
        yield _link(chain.device, link, [failing[rule] for rule in sorted(set(link.findings) & set(failing))])


def _link(device: str, link: ChainLink, failing: list[str]) -> Element:
    judged = case(_class(device, link.id), one_line(link.title))
    if link.state == "holds":
        if link.note:
            SubElement(judged, "system-out").text = one_line(link.note)
    elif failing and link.state in _BROKEN:
        outcome(judged, "failure", link.state, f"{_BROKEN[link.state]}: {', '.join(failing)}")
    else:
        outcome(judged, "skipped", link.state, joined(_SKIPPED[link.state], link.note))
    return judged


def _finding(finding: Finding, fail_on: str) -> Element:
    judged = case(_class(finding.device, finding.stage), one_line(finding.rule))
    told = "\n".join(paragraphs(finding))
    if is_at_least(finding, fail_on):
        outcome(judged, "failure", finding.severity, one_line(finding.title), told)
    else:
        SubElement(judged, "system-out").text = f"{finding.severity}: {heading(finding)}\n{told}"
    return judged


def _undecided(rule: Undecided) -> Element:
    judged = case(one_line(rule.device), one_line(rule.rule))
    outcome(judged, "skipped", "undecided", one_line(f"not decided, because facts are missing. {missing_words(rule)}"))
    return judged


def _class(device: str, stage: str) -> str:
    return f"{one_line(device)}.{one_line(stage)}"
