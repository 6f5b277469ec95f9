"""YAML with positions: every value knows its line and column, so that every complaint can name them.

A plain YAML loader turns ``2024.10`` into the number 2024.1, ``no`` into false, and forgets the first of two equal keys. Here
only ``true``, ``false``, ``null`` and whole numbers are not text; duplicate keys, anchors and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import msgspec
import yaml

from ovdoctor.errors import InputError


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML's own guesses at numbers, dates and words are neither wanted nor made: see ``_scalar``."""

    yaml_implicit_resolvers: ClassVar[dict[str, object]] = {}


_LONGEST, _DEEPEST, _SURELY_SHALLOW = 1 << 20, 100, 2000
_WHOLE = re.compile(r"-?\d{1,18}$|0x[0-9a-fA-F]{1,15}$")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_STANDARD_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)


class NodeError(InputError):
    """A value in a YAML file is wrong; the message begins with file:line:column."""

    def __init__(self, file: str, line: int, column: int, message: str) -> None:
        super().__init__(f"{file}:{line}:{column}: {message}")


class Node(msgspec.Struct, frozen=True):
    """A YAML value and where it stands (line and column count from 1)."""

    value: dict[str, Node] | list[Node] | str | int | bool | None
    file: str
    line: int
    column: int

    def error(self, message: str) -> NodeError:
        """An error that points here."""
        return NodeError(self.file, self.line, self.column, message)

    def mapping(self, what: str) -> dict[str, Node]:
        """The value as a mapping. Raises NodeError."""
        if not isinstance(self.value, dict):
            raise self.error(f"{what} must be a mapping")
        return self.value

    def sequence(self, what: str) -> list[Node]:
        """The value as a list. Raises NodeError."""
        if not isinstance(self.value, list):
            raise self.error(f"{what} must be a list")
        return self.value

    def text(self, what: str) -> str:
        """The value as text; whole numbers are taken as written. Raises NodeError."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.error(f"{what} must be text")
        return self.value

    def written(self, what: str) -> str:
        """The value as text, where a number is a mistake: YAML reads 0x116 as 278. Raises NodeError."""
        if self.value is None or isinstance(self.value, (bool, int)):
            kind = "nothing" if self.value is None else "true or false" if isinstance(self.value, bool) else "a number"
            raise self.error(f"{what} must be text, and YAML reads {kind} here: write it in quotes")
        return self.text(what)

    def flag(self, what: str) -> bool:
        """The value as yes or no. Raises NodeError."""
        if not isinstance(self.value, bool):
            raise self.error(f"{what} must be true or false")
        return self.value

    def plain(self) -> object:
        """The value without positions."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def load_nodes(text: str, file: str) -> Node:
    """Read one YAML document. Raises NodeError."""
    try:
        _refuse_deep_nesting(text, file)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise NodeError(file, line, column, f"not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise NodeError(file, 1, 1, f"not YAML: {error}") from None
    if root is None:
        raise NodeError(file, 1, 1, "the file is empty")
    try:
        return _convert(root, file, set())
    except RecursionError:
        raise NodeError(file, 1, 1, "nested too deeply") from None


def _refuse_deep_nesting(text: str, file: str) -> None:
    """The composer of libyaml recurses in C: a file of a hundred thousand brackets would end the process."""
    if len(text) > _LONGEST:
        raise NodeError(file, 1, 1, f"longer than {_LONGEST >> 10} KiB: not a rule")
    if sum(map(text.count, "[{-?:")) <= _SURELY_SHALLOW:  # so many levels the composer survives, and looking costs time
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise NodeError(file, line, 1, f"nested deeper than {_DEEPEST} levels")


def load_file(path: Path, leave_out: Sequence[str] = ()) -> Node:
    """Read a YAML file, passing over the top-level keys ``leave_out``. Raises NodeError, or InputError if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise NodeError(str(path), line, 1, "not UTF-8: save the file in that encoding") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    return load_nodes(_without(text, leave_out) if leave_out else text, str(path))


def _without(text: str, keys: Sequence[str]) -> str:
    """The text without those top-level keys: what hangs on a key is indented, a list item, a comment or blank."""
    return re.sub(rf"(?m)^(?:{'|'.join(keys)}):.*\n(?:(?:[ \t#-].*)?\n)*", "", text + "\n")


def _convert(node: yaml.Node, file: str, seen: set[int]) -> Node:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if id(node) in seen:
        raise NodeError(file, line, column, "anchors and aliases are not allowed: write the value out")
    seen.add(id(node))
    if node.tag not in _STANDARD_TAGS:
        raise NodeError(file, line, column, f"the tag {node.tag} is not allowed")
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, file, seen), file, line, column)
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(item, file, seen) for item in node.value], file, line, column)
    return Node(_scalar(node), file, line, column)


def _mapping(node: yaml.MappingNode, file: str, seen: set[int]) -> dict[str, Node]:
    result: dict[str, Node] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise NodeError(file, line, column, "a key must be a word")
        if key_node.value in result:
            raise NodeError(file, line, column, f"the key '{key_node.value}' stands here twice")
        result[str(key_node.value)] = _convert(value_node, file, seen)
    return result


def _scalar(node: yaml.Node) -> str | int | bool | None:
    value = str(node.value)
    if getattr(node, "style", None) in ("'", '"', "|", ">"):  # quoted, or a block: text
        return value
    if value in _WORDS:
        return _WORDS[value]
    return int(value, 0) if _WHOLE.match(value) and not re.match(r"-?0\d", value) else value
