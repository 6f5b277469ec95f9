"""What a log or the text of an issue says of a failure. Of a machine alone these facts are not collected."""

from __future__ import annotations

from ovdoctor.facts.kinds import Choice, Number, Records, Text, Texts
from ovdoctor.facts.vocabulary.definition import FactDefinition as Fact

LOG_PREFIX = "log."

SIGNATURES = (
    "level-zero",
    "opencl",
    "ending",
    "library",
    "symbol",
    "module",
    "name",
    "operation",
    "ir-version",
    "device",
    "property",
    "pip",
    "exception",
    "kernel",
    "firmware",
    "crash",
    "source",
    "devices",
    "symptom",
)
"""What kinds of signatures are recognised; ``logs/signatures.py`` says how."""

LOG = (
    Fact("log.lines", Texts(), "the lines of the text, cleaned and cut where they are endless", "the text", "free-text"),
    Fact(
        "log.errors",
        Records(
            {
                "code": Choice(SIGNATURES),
                "name": Text(),
                "component": Text(),
                "opset": Number(),
                "line": Number(),
            }
        ),
        "signatures of errors: the kind, the name that the message gives (ZE_RESULT_…, CL_…, a library, an operation), the part "
        "of OpenVINO or of the driver, the opset, and the number of the line",
        "patterns of what programs print",
        "free-text",
    ),
)
