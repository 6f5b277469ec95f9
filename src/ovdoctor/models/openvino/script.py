"""The script that asks about a model, and in which interpreter."""

from __future__ import annotations

from pathlib import Path

from ovdoctor.process.conversation import Conversation, converse
from ovdoctor.process.interpreter import Chosen
from ovdoctor.process.protocol import Limits

SCRIPT = Path(__file__).with_name("inquiry.py")
STEP_LIMIT = 120.0
"""Seconds that one question may take, if nothing else is said: large models take minutes to compile."""
_QUESTIONS = 6
"""No child is asked more that takes long: import, Core, read, devices, query, compile."""


def inquire(chosen: Chosen, options: dict[str, object], limit: float) -> Conversation:
    """Put questions to a child."""
    return converse(chosen, SCRIPT, options, Limits(limit, _QUESTIONS * limit))


def no_openvino(chosen: Chosen, conversation: Conversation) -> str:
    """Why OpenVINO could not be asked, and what to do."""
    why = conversation.silence.strip().partition("\n")[0]
    return (
        f"no OpenVINO can be asked in {chosen.executable} ({chosen.reason}): {why}; "
        "name an interpreter or environment that has one with --python"
    )
