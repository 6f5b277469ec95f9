"""The short fields of the form as the ticket shows them: the form's own words, and what else is known beside them."""

from __future__ import annotations

from ovdoctor.findings.support import SupportReport
from ovdoctor.reports.formats.words import listed, unique
from ovdoctor.reports.text.machine import machine_lines
from ovdoctor.reports.ticket.form import answers, concerned, model_name
from ovdoctor.reports.ticket.prose import code, words

NO_ANSWER = "_No response_"
"""What GitHub writes for a field that is left empty."""
YOURS = "✏️ **Yours to write:**"
"""What stands where only the person knows the answer."""
_MISSING = {
    "ov_version": f"{YOURS} the version of OpenVINO: none was found here.",
    "os": f"{YOURS} the operating system.",
    "device_use": f"{YOURS} the device that the model was to run on.",
    "framework": NO_ANSWER,
    "model_name": NO_ANSWER,
}
_MISSING_IN_LOG = {
    "ov_version": f"{YOURS} the version of OpenVINO: the log, which is from another machine, does not tell it.",
    "os": f"{YOURS} the operating system: the log, which is from another machine, does not tell it.",
}
_MOST_TOKENS, _FEW = 20, 5


def answered(report: SupportReport) -> dict[str, str]:
    """Field → answer in Markdown. What is not known is left to the person where the form asks for it."""
    known = answers(report)
    missing = {**_MISSING, **(_MISSING_IN_LOG if report.log_from_elsewhere else {})}
    told = {field: words(known[field]) if field in known else instead for field, instead in missing.items()}
    if "model_name" in known:
        names = unique(map(model_name, report.models))
        told["model_name"] = f"{listed([code(name) for name in names], _FEW)}\n\n{YOURS} a link to it, if others may have it."
    if "os" in known:
        told["os"] = f"{told['os']}: {words(dict(machine_lines(concerned(report)))['System'], 300)}"
    return told


def removed_words(report: SupportReport) -> str:
    """What was taken out before the report was written."""
    if report.redacted is None:
        return "Nothing private was removed (`--no-redact`)."
    if not report.redacted:
        return "Nothing private was found that had to be removed."
    told = [f"{code(each.token)} ×{each.count}" for each in report.redacted[:_MOST_TOKENS]]
    more = f" and {len(report.redacted) - len(told)} more" if len(report.redacted) > len(told) else ""
    return f"Private values were replaced: {', '.join(told)}{more}."
