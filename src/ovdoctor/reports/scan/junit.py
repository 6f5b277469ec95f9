"""JUnit XML: a test case for each model and target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from ovdoctor.findings.scan import ModelScan, Scan, TargetScan
from ovdoctor.reports.formats.junit import case, document, outcome, suite
from ovdoctor.reports.formats.words import joined, one_line, unique
from ovdoctor.reports.scan.words import asked_words, how_words, kind_of, layers, remedy_words, sentence, untold


def render(scan: Scan) -> str:
    """The scan as XML text."""
    return document("ovdoctor scan", [suite(one_line(model.path), list(_cases(model))) for model in scan.models])


def _cases(model: ModelScan) -> Iterator[Element]:
    name = one_line(model.path)
    if model.error is not None:
        unread = case(name, "is a model that OpenVINO reads")
        outcome(unread, "error", "model-not-read", one_line(model.error))
        yield unread
    for target in model.targets:
        yield _case(name, target)


def _case(model: str, target: TargetScan) -> Element:
    judged = case(model, one_line(target.name))
    told = "\n\n".join(_details(target))
    if target.verdict == "ok":
        SubElement(judged, "system-out").text = "\n\n".join(filter(None, [sentence(target), told]))
    else:
        tag = "failure" if target.verdict == "fails" else "skipped"
        outcome(judged, tag, target.stage or target.verdict, sentence(target), told)
    return judged


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
