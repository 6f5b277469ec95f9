"""Constants of an IR that was written without weights, given places one behind the other.

OpenVINO takes the place of a constant from how far its weights file has grown, and the null device does not grow: only sizes are
right. https://github.com/openvinotoolkit/openvino/blob/master/src/core/src/xml_util/constant_writer.cpp
"""

from __future__ import annotations

import re
from pathlib import Path

_CONSTANT = re.compile(rb'^(\s*<data element_type="[^"]*" shape="[^"]*" offset=")(-?\d+)(" size=")(\d+)(" ?/>\s*)$')
_END = b"</net>"


def lay_out(written: Path, xml: Path, weights: Path) -> None:
    """Copy an IR line by line, with places for its constants, and make a weights file of holes that has them all.

    The original is removed. Raises OSError, also if the original was not written to its end.
    """
    position, last = 0, b""
    with written.open("rb") as source, xml.open("wb") as target:
        for line in source:
            if found := _CONSTANT.match(line):
                before, _, between, size, after = found.groups()
                line = b"%b%d%b%b%b" % (before, position, between, size, after)
                position += int(size)
            target.write(line)
            last = line.strip() or last
    if last != _END:
        raise OSError("it was not written to its end; is the disk full?")
    written.unlink()
    with weights.open("wb") as file:
        file.truncate(position)
