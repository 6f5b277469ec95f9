"""Text as it came from the system, made fit for every output. Light on purpose: the parent of the probe uses it."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text with U+FFFD for what no encoding takes: bytes of names that are no UTF-8, halves of Windows' characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text
