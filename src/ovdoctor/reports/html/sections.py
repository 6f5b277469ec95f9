"""What a page has, in its order: the same list makes its table of contents."""

from __future__ import annotations

from collections.abc import Sized

from ovdoctor.findings.support import SupportReport


def sections(report: SupportReport, facts: Sized) -> dict[str, str]:
    """The title of each section that is there, by its anchor; ``facts`` are the rows that are shown."""
    machine, explanation = report.machine, report.explanation
    present = {
        "machine": ("Machine", machine),
        "chains": ("Devices", machine and machine.chains),
        "findings": ("Findings", machine and machine.findings),
        "prescription": ("What to do", machine and machine.prescription and machine.prescription.steps),
        "undecided": ("Not decided", machine and machine.undecided),
        "models": ("Models" if len(report.models) > 1 else "Model", report.models),
        "explanation": ("What the log means" if report.log else "What the text means", explanation),
        "log": ("The log", report.log),
        "facts": ("All facts", facts),
        "privacy": ("Private values", True),
        "notes": ("Notes", notices(report)),
    }
    return {anchor: title for anchor, (title, there) in present.items() if there}


def notices(report: SupportReport) -> list[str]:
    """What the reader must know of the run itself, each once."""
    machine, explanation = report.machine, report.explanation
    every = [*report.notices, *(machine.notices if machine else ()), *(explanation.notices if explanation else ())]
    return list(dict.fromkeys(every))
