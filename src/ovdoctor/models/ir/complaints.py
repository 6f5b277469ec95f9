"""expat's errors in words that help."""

from __future__ import annotations

from pathlib import Path
from xml.parsers.expat import errors

_TRUNCATED = frozenset(
    errors.codes[text]
    for text in (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_UNCLOSED_TOKEN,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        errors.XML_ERROR_PARTIAL_CHAR,
    )
)
_INVALID_TOKEN = errors.codes[errors.XML_ERROR_INVALID_TOKEN]
_JUNK = errors.codes[errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]
_UNDEFINED = errors.codes[errors.XML_ERROR_UNDEFINED_ENTITY]
_OUT_OF_MEMORY = errors.codes[errors.XML_ERROR_NO_MEMORY]


def explain(code: int, path: Path, offset: int, read: int) -> str:
    """What that error means for the file. ``offset`` is the place that expat complains about, ``read`` how far it was given."""
    if code in _TRUNCATED:
        return "the file ends in the middle: copy or download it again"
    if code == _INVALID_TOKEN and not _is_utf8(path, offset):
        return "not UTF-8, which is what OpenVINO writes: the file is damaged, or was saved in another encoding"
    if code == _JUNK:
        return "something follows the end of the model: two files in one, or the end of a longer file that was overwritten"
    if code == _UNDEFINED:
        return "an entity that XML does not define: entities are not expanded"
    return f"not well-formed XML: {errors.messages.get(code, f'error {code}')}"


def _is_utf8(path: Path, offset: int) -> bool:
    """Whether a character of UTF-8 stands there. expat names the first byte of the tag or text, so some more is looked at."""
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read(4096)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.end >= len(data) - 3
    return True
