"""The form in which OpenVINO writes layers, ports and edges, as patterns.

What they accept is a strict part of well-formed XML: no entity, no other order, ASCII alone but for names. They are made so that
no text takes them more than linear time. Text is the file as Latin-1: one character per byte.
"""

from __future__ import annotations

import re

_S = r"[ \t\r\n]*"
_NAME = r"[A-Za-z_][\w.-]*"
_VALUE = r"[ !#-%'-;=-~]*"
_TEXT = r"[ !#-%'-;=-~\x80-\xee\xf0-\xff]*"
"""A value with letters beyond ASCII, whose UTF-8 is checked later. U+F000 and above are left out: some of them are no letters."""

_LENGTHS = r"[<>/dim0-9 \t\r\n-]*"
_PORT = rf'{_S}<port id="(\d{{1,4}})"(?: precision="(\w{{1,32}})")?(?: names="({_VALUE})")?(?: ?/>|>({_LENGTHS})</port>)'
_ANY_PORT = rf'{_S}<port id="\d{{1,4}}"(?: precision="\w{{1,32}}")?(?: names="{_VALUE}")?(?: ?/>|>{_LENGTHS}</port>)'
_NOTE = rf'<attribute name="{_VALUE}" version="{_VALUE}"(?: value="{_VALUE}")? ?/>'
_NOTES = rf"(?:<rt_info>(?:{_S}{_NOTE})*{_S}</rt_info>{_S})?"
_BEFORE_OUTPUTS = (
    rf' type="(\w{{1,99}})" version="(\w{{1,99}})"(?: output_names="({_VALUE})")?>{_S}'
    rf'(?:<data((?: {_NAME}="{_VALUE}")*) ?/>{_S})?'
    rf"{_NOTES}"
    rf"(?:<input>((?:{_ANY_PORT})*){_S}</input>{_S})?"
)
_ID = r"(?:0|[1-9]\d{0,14})"
_PORT_ID = r"(?:0|[1-9]\d{0,4})"
_EDGE = rf'<edge from-layer="{_ID}" from-port="{_PORT_ID}" to-layer="{_ID}" to-port="{_PORT_ID}" ?/>'

LAYER = re.compile(
    rf'({_S})<layer id="(\d{{1,15}})" name="({_TEXT})"'
    rf'(?: type="Const" version="opset1">{_S}'
    rf'<data element_type="(\w{{1,32}})" shape="([0-9, ]*)" offset="(\d{{1,18}})" size="(\d{{1,18}})" ?/>)?',
    re.ASCII,
).match
"""The space before a layer; its id and name; and if it is a constant, how its ``<data>`` describes it."""

UP_TO_NAMES = re.compile(
    rf'{_BEFORE_OUTPUTS}<output>{_S}<port id="(\d{{1,4}})" precision="(\w{{1,32}})" names="', re.ASCII
).fullmatch
"""What follows, if there is one output: type, version, output names, attributes, input ports; id and precision of the output."""

AFTER_NAMES = re.compile(rf'"(?: ?/>|>({_LENGTHS})</port>){_S}</output>{_S}', re.ASCII).fullmatch
"""And what follows the names of that output: its dimensions."""

NAMES = re.compile(_TEXT).fullmatch

TO_THE_END = re.compile(rf"{_BEFORE_OUTPUTS}(?:<output>((?:{_ANY_PORT})*){_S}</output>{_S})?", re.ASCII).fullmatch
"""The same of a layer with any outputs: type, version, output names, attributes, input ports, output ports."""

OUTPUTS = re.compile(rf"{_S}{_NOTES}<output>((?:{_ANY_PORT})*){_S}</output>{_S}", re.ASCII).fullmatch
"""What follows the ``<data>`` of a constant."""

ATTRIBUTES = re.compile(rf' ({_NAME})="({_VALUE})"', re.ASCII).findall
PORTS = re.compile(_PORT, re.ASCII).findall
"""Attributes and ports, one by one."""

DIMENSIONS = re.compile(rf"(?:{_S}<dim>(?:\d{{1,19}}|-1)</dim>){{0,1000}}{_S}", re.ASCII).fullmatch
LENGTHS = re.compile(r"-?\d+", re.ASCII).findall
"""The dimensions of a port, and each of them."""

EDGES = re.compile(rf"(?:{_S}{_EDGE})*", re.ASCII).match
NOT_OF_NUMBERS = bytes(set(b"<edge from-layer= from-port= to-layer= to-port= /> \t\r\n"))
"""As many edges as follow each other; and the letters in them outside quotes."""
