"""A transcript → facts ``python.*`` and ``openvino.*``. Pure: a recorded one gives what it gave then."""

from __future__ import annotations

from ovdoctor.collect.facts import Found
from ovdoctor.collect.interrogate.answers import Answers, read
from ovdoctor.collect.interrogate.devices import device_facts
from ovdoctor.collect.interrogate.interpreter_facts import interpreter_facts
from ovdoctor.collect.interrogate.plugins import plugin_facts
from ovdoctor.collect.interrogate.protocol import Transcript
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.process.answers import Answer

SOURCE = "import openvino"
_OF_CORE = (
    "openvino.plugins",
    "openvino.devices",
    "openvino.live",
    "openvino.errors",
    "npu.driver.reported",
    "npu.compiler.version",
)


def facts_of(transcript: Transcript) -> Found:
    """All facts that follow from what the interpreter said alone."""
    answers = read(transcript)
    found = interpreter_facts(answers) | import_facts(answers)
    missing = why_missing(answers)
    if missing is not None:
        return found | dict.fromkeys((*_OF_CORE, "openvino.core.outcome"), missing)
    core = answers.steps.get(("core",))
    found["openvino.core.outcome"] = Known(core.outcome, "Core()") if core else Unknown("it was not asked", "Core()")
    if core is None or core.outcome != "ok":
        return found | dict.fromkeys(_OF_CORE, Unknown("Core() could not be made", "Core()"))
    return found | plugin_facts(answers) | device_facts(answers)


def import_facts(answers: Answers) -> Found:
    """What came of importing it: outcome, error, build and location."""
    imported = answers.steps.get(("import",))
    if imported is None:
        unknown = Unknown(f"the interpreter {answers.failure or 'was not asked'}", SOURCE)
        return {f"openvino.{name}": unknown for name in ("import.outcome", "import.error", "build", "location")}
    core = answers.steps.get(("core",), Answer("ok"))
    failed = next((answer for answer in (imported, core) if answer.outcome != "ok"), None)
    found: Found = {
        "openvino.import.outcome": Known(imported.outcome, SOURCE),
        "openvino.import.error": Known(_thrown(failed), SOURCE) if failed else Absent(SOURCE),
    }
    value = imported.value if isinstance(imported.value, dict) else {}
    missing = why_missing(answers) or Unknown("it does not tell", SOURCE)
    version, file = value.get("version"), value.get("file")
    found["openvino.build"] = Known(version, "get_version()") if isinstance(version, str) and version else missing
    found["openvino.location"] = Known(_folder(file), "openvino.__file__") if isinstance(file, str) and file else missing
    return found


def not_installed(answers: Answers) -> bool:
    """Whether the interpreter finds no module of that name at all."""
    imported = answers.steps.get(("import",), Answer("ok"))
    return imported.type == "ModuleNotFoundError" and imported.error.startswith("No module named 'openvino'")


def why_missing(answers: Answers) -> Fact | None:
    """The state of everything that an imported openvino would have told; ``None`` if it was imported."""
    imported = answers.steps.get(("import",))
    if imported is None:
        return Unknown(f"the interpreter {answers.failure or 'was not asked'}", SOURCE)
    if imported.outcome == "ok":
        return None
    return Absent(SOURCE) if not_installed(answers) else Unknown("openvino could not be imported", SOURCE)


def _thrown(answer: Answer) -> str:
    return f"{answer.type}: {answer.error}" if answer.type else answer.error


def _folder(file: str) -> str:
    return file[: max(file.rfind("/"), file.rfind("\\"))]
