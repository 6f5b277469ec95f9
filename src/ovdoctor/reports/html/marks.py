"""The signs that stand beside words, in pages and in notebooks."""

from __future__ import annotations

MARKS = {
    "error": "✗",
    "warning": "!",
    "info": "i",
    "fails": "✗",
    "unknown": "?",
    "ok": "✓",
    "holds": "✓",
    "broken": "✗",
    "concerned": "!",
    "blocked": "·",
    "absent": "–",
    "known": "✓",
    "confirmed": "✗",
    "possible": "?",
}
"""What stands beside every word that has a colour, so that the colour says nothing alone."""
