"""Marks that nobody sees hide nothing: of an encoding, at the beginning of a file; of a direction, in what was copied."""

from __future__ import annotations

import pytest

from ovdoctor.redaction import Redactor
from ovdoctor.redaction.files import clean_bytes

FIRST = (
    ("C:\\Users\\zqanna\\x.xml\r\n", "C:\\Users\\~\\x.xml\r\n"),
    ("/home/zqanna/x.xml\n", "~/x.xml\n"),
    ("zqanna@zqbox:~$ ls\n", "<user-1>@<host-1>:~$ ls\n"),
    ("hostname: zqbox\n", "hostname: <host-1>\n"),
    ("127.0.1.1 zqbox\n", "127.0.1.1 <host-1>\n"),
    ("zqanna   pts/0        2026-11-22 20:00\n", "<user-1>   pts/0        2026-11-22 20:00\n"),
)
"""Lines of which the beginning tells what they are."""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
@pytest.mark.parametrize(("line", "wanted"), FIRST)
def test_the_first_line_of_a_file(line: str, wanted: str, encoding: str) -> None:
    assert clean_bytes(line.encode(encoding), "x.log", Redactor()).data == wanted.encode(encoding)


@pytest.mark.parametrize("mark", ["\ufeff", "\u202a", "\u200e", "\u2066\u200e"])
@pytest.mark.parametrize("before", ["", "first\n", 'File "', "at ", "path="])
def test_a_mark_before_a_path(mark: str, before: str) -> None:
    """The security page of Windows puts U+202A before the path that is copied from it."""
    assert Redactor().text(f"{before}{mark}C:\\Users\\zqanna\\x.xml") == f"{before}{mark}C:\\Users\\~\\x.xml"


def test_two_files_in_one() -> None:
    text = "\ufeffhostname: zqbox\r\n\ufeff127.0.1.1 zqbert\r\n"
    assert Redactor().text(text) == "\ufeffhostname: <host-1>\r\n\ufeff127.0.1.1 <host-2>\r\n"
