"""Models of other formats, read by the examined OpenVINO and written as IR without weights, for the stream reader."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from ovdoctor.models.openvino.kinds import ModelKind, model_kind
from ovdoctor.models.openvino.layout import lay_out
from ovdoctor.models.openvino.script import STEP_LIMIT, inquire, no_openvino
from ovdoctor.process.clearing import temporary_folder
from ovdoctor.process.conversation import Conversation
from ovdoctor.process.interpreter import Chosen, choose

Conversion: TypeAlias = Literal["ok", "refused", "crash", "timeout", "unknown"]
"""``refused``, ``crash`` and ``timeout``: what reading came to. ``unknown``: it could not be tried, or the IR not be written."""


class ConvertedModel(msgspec.Struct, frozen=True):
    """A model as the examined OpenVINO reads it. The files last as long as the block."""

    kind: ModelKind
    outcome: Conversion
    openvino: str | None
    """The build that read it: another release may make other operations of it."""
    text: str = ""
    """Why there is no IR: OpenVINO's own words, how its process ended, or what is missing."""
    xml: Path | None = None
    """The IR; ``None`` if the outcome is not ``ok``."""
    weights: Path | None = None
    """A file of the right length with nothing in it, for ``read_ir(xml, weights=…)``: it takes no room where files may have
    holes."""

    @property
    def note(self) -> str:
        """What verdicts on the IR are about, as a sentence."""
        return (
            f"the file was read by OpenVINO {self.openvino}: the verdict is about the operations that this release makes of it, "
            "and another release may make others"
        )


@contextlib.contextmanager
def convert_to_ir(path: Path, python: str | None = None, limit: float = STEP_LIMIT) -> Iterator[ConvertedModel]:
    """Read a model that is no IR with the OpenVINO of an interpreter (``--python``), and give it as IR for the block.

    Everything lies in a temporary folder that is gone afterwards, also after Ctrl-C or SIGTERM. Raises InputError if there is no
    such model or interpreter, or no room; what OpenVINO does not read is an outcome.
    """
    kind = model_kind(path)
    chosen = choose(python)
    with temporary_folder() as folder:
        yield _convert(path, kind, chosen, limit, folder)


def _convert(path: Path, kind: ModelKind, chosen: Chosen, limit: float, folder: Path) -> ConvertedModel:
    written = folder / "written.xml"
    conversation = inquire(chosen, {"model": os.fspath(path), "ir": os.fspath(written)}, limit)
    if conversation.silence:
        text = f"{path}: {kind} cannot be read without an OpenVINO: {no_openvino(chosen, conversation)}"
        return ConvertedModel(kind, "unknown", conversation.openvino, text)
    if (failed := _failure(kind, conversation)) is not None:
        return failed
    xml, weights = folder / "model.xml", folder / "model.bin"
    try:
        lay_out(written, xml, weights)
    except OSError as error:
        text = f"{path}: its IR could not be written to {folder.parent}: {error.strerror or error}"
        return ConvertedModel(kind, "unknown", conversation.openvino, text)
    return ConvertedModel(kind, "ok", conversation.openvino, xml=xml, weights=weights)


def _failure(kind: ModelKind, conversation: Conversation) -> ConvertedModel | None:
    read, write = conversation.steps.get(("read",)), conversation.steps.get(("write",))
    version = conversation.openvino
    if read is None:
        return ConvertedModel(kind, "unknown", version, "it was not asked to read the model")
    if read.outcome != "ok":
        outcome: Conversion = "refused" if read.outcome == "error" else read.outcome
        return ConvertedModel(kind, outcome, version, read.error.strip())
    if write is None or write.outcome != "ok":
        why = write.error.strip() if write is not None else "it was not asked"
        return ConvertedModel(kind, "unknown", version, f"OpenVINO reads it, but does not write it as IR: {why}")
    return None
