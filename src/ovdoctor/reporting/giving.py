"""A report without what is not to be given away: names of layers, and what is private."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.findings.support import SupportReport
from ovdoctor.reporting.topic import Support, SupportResult, Topic

if TYPE_CHECKING:
    from ovdoctor.findings.model import Report
    from ovdoctor.logs.excerpt import Excerpt
    from ovdoctor.redaction import Redactor

NAMES_LEFT_OUT = "names of layers are left out of what is told of the model (--layer-names puts them in)"
NAMES_IN_LOG = "the log is passed on as it is, apart from what was removed: names of layers and files that it holds are in it"
NOT_AS_JUDGED = "what was removed changes how the facts are judged: ask the person at the machine about"

Judge = Callable[[Snapshot], "Report"]


def give_away(found: SupportReport, topic: Topic, judge: Judge, recording: Path | None, excerpt: Excerpt | None) -> Support:
    """The report as it may be passed on. ``judge`` judges facts as those of the report were; ``recording`` is of the machine."""
    found = _nameless(found, topic)
    redactor = _redactor(found, topic, excerpt) if topic.redact else None
    removed = None
    if redactor is not None:
        if recording is not None:
            from ovdoctor.reporting.raw import learn_recording

            learn_recording(recording, redactor)
        public: SupportReport = redactor.struct(found)
        removed = redactor.removed()
        found = msgspec.structs.replace(public, notices=(*public.notices, *_lost(found, public, judge)))
    fields = {name: getattr(found, name) for name in SupportReport.__struct_fields__} | {"redacted": removed}
    raw: dict[str, bytes] = {}
    if recording is not None:
        from ovdoctor.reporting.raw import raw_files

        raw = raw_files(recording, redactor)
    return Support(SupportResult(**fields), raw, redactor.removed() if redactor is not None else None)


def _nameless(found: SupportReport, topic: Topic) -> SupportReport:
    if topic.layer_names or not found.models:
        return found
    from ovdoctor.reporting.names import nameless, nameless_explanation

    scan = next((model for model in found.models if found.explanation and model.path == found.explanation.model), None)
    return msgspec.structs.replace(
        found,
        models=tuple(map(nameless, found.models)),
        explanation=nameless_explanation(found.explanation, scan) if found.explanation else None,
        notices=(*found.notices, NAMES_LEFT_OUT, *((NAMES_IN_LOG,) if found.log else ())),
    )


def _lost(found: SupportReport, public: SupportReport, judge: Judge) -> list[str]:
    """What is told of a machine must follow from what is passed on of it: whoever judges that again has to find the same."""
    assert found.machine is not None and public.machine is not None
    again = judge(Snapshot(public.machine.facts))
    before, after = map(_concluded, (found.machine, again))
    rules = sorted({rule for _, rule in before ^ after})
    return [f"{NOT_AS_JUDGED}: {', '.join(rules)}"] if rules else []


def _concluded(report: Report) -> set[tuple[str, str]]:
    """Rules that found something, alone or as a consequence, and rules that are undecided."""
    found = {("found", each.rule) for finding in report.findings for each in (finding, *finding.consequences)}
    return found | {("undecided", rule.rule) for rule in report.undecided}


def _redactor(found: SupportReport, topic: Topic, excerpt: Excerpt | None) -> Redactor:
    from ovdoctor.redaction import Redactor

    assert found.machine is not None
    elsewhere = topic.evidence.facts is not None or topic.evidence.host is not None
    # Paths of models and logs are of this machine, wherever the facts come from.
    redactor = Redactor.of(Snapshot(found.machine.facts), here=not elsewhere or bool(topic.models) or topic.log is not None)
    if excerpt is not None:
        redactor.learn(excerpt.text)
    return redactor
