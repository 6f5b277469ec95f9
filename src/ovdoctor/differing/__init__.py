"""A machine before and after, or two machines: which facts are different, and what follows from that."""

from __future__ import annotations

from ovdoctor.differing.difference import diff

__all__ = ["diff"]
