"""JUnit XML, which nearly every CI service reads: a test case for each model and target.

It follows the schema of Jenkins' xUnit plugin (``junit-10.xsd``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ovdoctor.findings.scan import ModelScan, Scan, TargetScan
from ovdoctor.reports.scan.words import (
    asked_words,
    how_words,
    joined,
    kind_of,
    layers,
    one_line,
    remedy_words,
    sentence,
    unique,
    untold,
)


def render(scan: Scan) -> str:
    """The scan as XML text."""
    root = Element("testsuites", name="ovdoctor scan")
    suites = [_suite(model, root) for model in scan.models]
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    ElementTree.indent(root)
    # ASCII alone is UTF-8 whatever the console's encoding is, to which somebody redirects it.
    text = ElementTree.tostring(root, encoding="us-ascii", xml_declaration=False).decode()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _suite(model: ModelScan, root: Element) -> Element:
    verdicts = [target.verdict for target in model.targets]
    unread = model.error is not None
    suite = SubElement(
        root,
        "testsuite",
        name=one_line(model.path),
        tests=str(len(verdicts) + unread),
        failures=str(verdicts.count("fails")),
        errors=str(int(unread)),
        skipped=str(verdicts.count("unknown")),
    )
    if model.error is not None:
        case = SubElement(suite, "testcase", classname=one_line(model.path), name="is a model that OpenVINO reads")
        SubElement(case, "error", type="model-not-read", message=one_line(model.error))
    for target in model.targets:
        _case(SubElement(suite, "testcase", classname=one_line(model.path), name=one_line(target.name)), target)
    return suite


def _case(case: Element, target: TargetScan) -> None:
    told = "\n\n".join(_details(target))
    if target.verdict == "ok":
        SubElement(case, "system-out").text = "\n\n".join(filter(None, [sentence(target), told]))
        return
    tag = "failure" if target.verdict == "fails" else "skipped"
    outcome = SubElement(case, tag, type=target.stage or target.verdict, message=sentence(target))
    outcome.text = told


def _details(target: TargetScan) -> Iterator[str]:
    for finding in target.findings:
        lines = [
            f"{kind_of(finding)}: {one_line(finding.title)} [{one_line(finding.rule)}]",
            joined(finding.explanation),
            layers(finding.places, finding.count) if finding.count else "",
            joined(f"How it is known: {how_words(finding)}") if how_words(finding) else "",
            *unique(map(one_line, remedy_words(finding))),
            *(f"{label}: {words}" for label, words in untold(target, finding)),
        ]
        yield "\n".join(filter(None, lines))
    yield from _rest("Note: ", target.notes)
    yield from _rest("Asked: ", list(map(asked_words, target.asked)))
    yield from _rest("Undecided, because facts are missing: ", target.undecided)
    yield from _rest("To change the model: ", [target.command] if target.command else [])


def _rest(label: str, texts: Sequence[str]) -> Iterator[str]:
    yield from (label + one_line(text) for text in texts)
