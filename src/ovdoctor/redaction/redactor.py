"""The redactor: learns what is private, takes it out of texts, facts, documents and structs, and tells what it took."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Fact
from ovdoctor.redaction.documents import redact_document, redact_struct
from ovdoctor.redaction.facts import learn_facts, redact_fact
from ovdoctor.redaction.texts import TextRedactor
from ovdoctor.redaction.walking import learn_texts

T = TypeVar("T")


class Redactor(TextRedactor):
    """Takes out what is private. The same value has the same token, whatever it stands in."""

    @classmethod
    def of(cls, snapshot: Snapshot | None = None, *, here: bool = False, also: Iterable[str] = ()) -> Redactor:
        """A redactor that has learned from the facts, with ``here`` from this machine; ``also`` are words to take out as well."""
        redactor = cls(also)
        if snapshot is not None:
            learn_facts(redactor, snapshot.facts)
        if here:
            from ovdoctor.redaction.here import of_this_machine

            for kind, value in of_this_machine():
                redactor.note(kind, value)
        return redactor

    def learn_document(self, value: Any) -> None:
        """Learn from decoded JSON or a published struct."""
        learn_texts(self, value)

    def fact(self, name: str, fact: Fact) -> Fact:
        """A fact, by the class that the vocabulary gives it."""
        return redact_fact(self, name, fact)

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """All facts; learned from first."""
        learn_facts(self, snapshot.facts)
        return Snapshot({name: self.fact(name, fact) for name, fact in snapshot.facts.items()})

    def struct(self, published: T) -> T:
        """Any published struct; facts in it by their class, every other text as free text."""
        return redact_struct(self, published)

    def document(self, value: Any) -> Any:
        """The same for decoded JSON."""
        return redact_document(self, value)
