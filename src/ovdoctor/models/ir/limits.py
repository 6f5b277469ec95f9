"""What no real model comes near, and what a hostile or broken file must not cost. Each is refused when it is passed."""

CHUNK = 64 << 10
"""Bytes read at once: below it Python's share of every read shows, above it nothing is gained."""

TOKEN = 2 << 20
"""Bytes of one tag or comment. expat holds an unfinished one in memory, and scans it anew with every chunk."""

PENDING_LAYER = 128 << 10
"""Bytes of a layer that is read by patterns, and held back until its end has come; longer ones go through expat."""

ATTRIBUTES = 256 << 10
"""Characters of all attributes of one element of an operation."""

KIND = 256
"""Characters of an operation's type or opset."""

NAMES = 20_000
NAMES_TEXT = 1 << 20
"""Different names of elements and attributes, and their characters: expat keeps each for good. Real files have a few hundred."""

DEPTH = 100
"""Elements inside each other. A sub-graph takes three; control flow more than five deep is not known."""

SUBGRAPHS = 20_000
"""Bodies in one file."""

DIMENSIONS = 1_000
DIM = 64
"""Dimensions of one port, and characters of one."""

PORT_ID = 65_535
"""Number of a port. One operation has at most so many."""

PORTS = 65_536
"""Ports of one operation."""

SCATTERED_IDS = 20_000
"""Layers whose numbers are far above the count of layers. Every writer counts from zero."""

LAYER_ID = (1 << 63) - 1
"""Largest id of a layer."""

KINDS = 16_384
"""Different (type, opset) in one file."""

TABLES = 128 << 20
"""Bytes that the tables of all open graphs take: about four million operations."""

KEPT_SHAPES = 16_384
KEPT_RANK = 16
"""Shapes (with their types) that the tables of graphs remember; others are forgotten after their operation was handed on."""

SIGNATURES = 32_768
"""Types and shapes together: so many types are never kept without a shape, and two bytes hold the number of each."""

MEMO = 2_048
MEMO_TEXT = 2_048
"""Entries of a memo of pieces of text, and the longest text that it takes."""

RT_INFO_ENTRIES = 2_000
RT_INFO_TEXT = 256 << 10
"""Entries, and characters, of the model's rt_info that are kept."""

RT_INFO_NAME = 256
RT_INFO_VALUE = 8 << 10
"""Characters of the name of one element, and of one value; longer ones are cut."""

MODEL_PORTS = 4_096
MODEL_PORT_TEXT = 4 << 20
"""Inputs and outputs of the model that are listed, and the characters of their names."""

REREAD_NAMES = 256
REREAD = 1 << 20
"""Outputs of the model whose names are looked up in the layer before, and the bytes of that layer that are looked through."""

PROBLEMS = 20
"""Constants with problems that are listed; all are counted."""
