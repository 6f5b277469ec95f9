"""What a patch is, without the patch: cheap to ask, so that a scan can offer one."""

from __future__ import annotations

from typing import Literal, NamedTuple

Exactness = Literal["exact", "equivalent"]
"""``exact``: the same values bit by bit; ``equivalent``: the same mathematics, rounded elsewhere."""


class PatchInfo(NamedTuple):
    """One patch: from an operation version to what stands in for it."""

    id: str
    exactness: Exactness
    type: str
    """The operation that it takes away, as OpenVINO's tables name it."""
    opset: str
    """The opset in which that definition came: ``opset14``."""
    to_opset: str | None
    """The opset of the same operation afterwards; ``None``: other operations take its place."""
    summary: str
    """What it does and when, in one sentence."""
    why: str
    """Who needs it."""
    module: str
    """Where it lies in ``patches.catalogue``."""
    devices: tuple[str, ...] = ()
    """The devices that it helps; empty: all."""
