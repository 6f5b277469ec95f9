"""Which operation feeds which: every change is kept, so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ovdoctor.patches.nodes import Node, Wire


class Wiring:
    """Operations by id, what feeds their inputs, and the way back to an earlier state."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes: dict[int, Node] = {node.id: node for node in nodes}
        self.feeds: dict[tuple[int, int], Wire] = {}
        """By consumer and its port: what feeds it."""
        self._users: dict[Wire, dict[tuple[int, int], None]] = {}
        self._journal: list[tuple[Any, Any]] = []

    def fed_by(self, wire: Wire) -> list[tuple[int, int]]:
        """The inputs that a wire leads to: consumers and their ports."""
        return list(self._users.get(wire, ()))

    def put(self, key: int, node: Node | None) -> None:
        """Let that be the operation of an id; ``None``: there is none."""
        self._journal.append((key, self.nodes.get(key)))
        if node is None:
            del self.nodes[key]
        else:
            self.nodes[key] = node

    def feed(self, user: tuple[int, int], wire: Wire | None) -> None:
        """Let that wire feed an input; ``None``: nothing."""
        self._journal.append((user, self.feeds.get(user)))
        self._feed(user, wire)

    def connect(self, user: tuple[int, int], wire: Wire) -> None:
        """An edge of the file: nothing that can be changed back."""
        self._feed(user, wire)

    def mark(self) -> int:
        """A state to come back to."""
        return len(self._journal)

    def rollback(self, mark: int) -> None:
        """Undo all changes since."""
        while len(self._journal) > mark:
            key, old = self._journal.pop()
            if isinstance(key, tuple):
                self._feed(key, old)
            elif old is None:
                del self.nodes[key]
            else:
                self.nodes[key] = old

    def changed_since(self, mark: int) -> list[Node]:
        """Nodes that are new or other than they were, in the order of the changes."""
        keys = dict.fromkeys(key for key, _ in self._journal[mark:] if not isinstance(key, tuple))
        return [self.nodes[key] for key in keys if key in self.nodes]

    def _feed(self, user: tuple[int, int], wire: Wire | None) -> None:
        old = self.feeds.pop(user, None)
        if old is not None:
            self._users[old].pop(user, None)
        if wire is not None:
            self.feeds[user] = wire
            self._users.setdefault(wire, {})[user] = None
