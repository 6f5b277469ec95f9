"""What a real plugin said, held against what the tables say: both may be about something else, and then nothing follows."""

from __future__ import annotations

from ovdoctor.facts.versions import parse
from ovdoctor.models.openvino.answers import Agreement, Answer, Compared, Question, Reply, in_short
from ovdoctor.tables.model import ModelVerdict, OperationVerdict, Outcome

_NAMED = 5
_STAGES = {"read_model": ("read",), "query_model": ("read", "compile"), "compile_model": ("read", "compile")}
"""Where a failure would show by then."""
_OF_WEIGHTS = "in bin file"
"""Part of what all releases from 2023.0 to 2026.4.1 say when a constant is not in the weights file."""
_SAYS: dict[Question, dict[Outcome, str]] = {
    "read_model": {"ok": "that it is read", "fails": "that it is not read"},
    "query_model": {"ok": "that all of it compiles", "fails": "that it does not compile"},
    "compile_model": {"ok": "that it compiles", "fails": "that it does not compile"},
}
_ASKED: dict[Question, str] = {"read_model": "the reader", "query_model": "the plugin", "compile_model": "the plugin"}


def compare_with_tables(answer: Answer, verdict: ModelVerdict) -> tuple[Compared, ...]:
    """Each reply of a device against the verdict for the same device and release, in the order of asking."""
    elsewhere = _elsewhere(answer, verdict)
    return tuple(
        Compared(question, *_compare(question, reply, answer, verdict, elsewhere), same=not elsewhere)
        for question, reply in answer.replies.items()
    )


def expected(question: Question, verdict: ModelVerdict) -> tuple[Outcome, OperationVerdict | None]:
    """What the tables expect of a question, and the operation that decides it."""
    for outcome in ("fails", "unknown"):
        for operation in verdict.operations:
            if operation.verdict == outcome and (operation.stage is None or operation.stage in _STAGES[question]):
                return outcome, operation
    listed = verdict.operations or verdict.verdict == "ok"
    return ("ok" if listed else "unknown"), None


def _compare(question: Question, reply: Reply, answer: Answer, verdict: ModelVerdict, elsewhere: str) -> tuple[Agreement, str]:
    if reply.outcome == "not asked":
        return "not comparable", reply.text
    if elsewhere and not (question == "read_model" and _same_release(answer, verdict)):
        return "not comparable", elsewhere
    if reply.outcome == "error" and _OF_WEIGHTS in reply.text:
        return (
            "not comparable",
            f"the weights file is missing or too short, of which the tables say nothing: {in_short(reply.text)}",
        )
    tables, operation = expected(question, verdict)
    real = "fails" if reply.outcome in ("error", "crash") or (question == "query_model" and answer.unsupported_count) else "ok"
    says = f"the tables say {_SAYS[question][tables]}{_because(operation)}" if tables != "unknown" else _unknown(operation)
    said = f"{_ASKED[question]} of {_release(answer.openvino)} on this machine says {_words(question, reply, answer)}"
    sentence = f"{says}; {said}"
    if reply.outcome == "timeout" or tables == "unknown":
        return "not comparable", sentence
    if question == "query_model" and real == "ok" and tables == "fails" and verdict.target.device != "CPU":
        # Only CPU was seen to keep what it promises; the NPU compiler's query lists whatever it can parse.
        return "not comparable", f"{sentence}, which compiling may not keep"
    if real == tables:
        return "agrees", sentence
    return "contradicts", sentence


def _elsewhere(answer: Answer, verdict: ModelVerdict) -> str:
    """Why the two are not about the same thing; empty if they are."""
    target = verdict.target
    if answer.device.partition(".")[0] != target.device:
        return f"the tables were asked about {target.device}, and this machine about {answer.device}"
    if not _same_release(answer, verdict):
        return f"the tables were asked about OpenVINO {target.openvino}, and this machine has {_release(answer.openvino)}"
    platform = answer.settings.get("NPU_PLATFORM")
    if platform and platform != target.npu_platform:
        return (
            f"the tables were asked about NPU {target.npu_platform or 'of any platform'}, and this machine about NPU {platform}"
        )
    if platform and verdict.route != "plugin":
        return "the tables were asked about the compiler in the driver, and this machine about the one in the plugin"
    return ""


def _same_release(answer: Answer, verdict: ModelVerdict) -> bool:
    asked, judged = (parse(text, "openvino") if text else None for text in (answer.openvino, verdict.target.openvino))
    if asked is None or judged is None:
        return False
    if asked.text == judged.text:
        return True
    # A nightly is neither its release nor another nightly, and its build string does not tell which it is.
    return ".dev" not in judged.text and _numbers(asked.numbers) == _numbers(judged.numbers)


def _numbers(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return (*numbers, 0, 0)[:3]


def _release(build: str | None) -> str:
    """``2026.4.1`` of ``2026.4.1-22982-e213a147257-releases/2026/4``."""
    return build.partition("-")[0] if build else "an unknown release"


def _because(operation: OperationVerdict | None) -> str:
    if operation is None:
        return ""
    return f" because of {operation.type} of {operation.opset}" + (f" ({operation.why})" if operation.why else "")


def _unknown(operation: OperationVerdict | None) -> str:
    return f"the tables do not know{_because(operation)}"


def _words(question: Question, reply: Reply, answer: Answer) -> str:
    if reply.outcome != "ok":
        return in_short(reply.text)
    if question != "query_model":
        return "that it is read" if question == "read_model" else "that it compiles"
    if not answer.unsupported_count:
        return "that it supports all of it"
    kinds = sorted({f"{other.type} {other.opset}".strip() for other in answer.unsupported})
    listed = ", ".join(kinds[:_NAMED]) + ", …" * (len(kinds) > _NAMED)
    return f"that it does not support {answer.unsupported_count} of its operations ({listed})"
