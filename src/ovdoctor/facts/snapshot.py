"""All facts of one machine at one time, and their JSON form."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from ovdoctor.facts.states import NOT_COLLECTED, Absent, Fact, Known, Unknown

SCHEMA_VERSION = 1
PACKAGE_PREFIX = "package."


class Snapshot(msgspec.Struct, frozen=True):
    """Facts by name. A name that is not there was not collected: unknown, never absent."""

    facts: Mapping[str, Fact] = {}

    def get(self, name: str) -> Fact:
        """The fact of that name; ``package.NAME`` is looked up in ``packages``."""
        if name in self.facts:
            return self.facts[name]
        if name.startswith(PACKAGE_PREFIX):
            return self._package(name[len(PACKAGE_PREFIX) :])
        return NOT_COLLECTED

    def with_facts(self, facts: Mapping[str, Fact]) -> Snapshot:
        """The same facts with some replaced."""
        return Snapshot({**self.facts, **facts})

    def _package(self, name: str) -> Fact:
        packages = self.get("packages")
        if not isinstance(packages, Known):
            return packages
        for record in packages.value if isinstance(packages.value, list) else ():
            if isinstance(record, dict) and record.get("name") == name:
                version = record.get("version")
                found = isinstance(version, str)
                return Known(str(version), packages.source) if found else Unknown("its metadata has no version", packages.source)
        return Absent(packages.source)


def normalise_package(name: str) -> str:
    """The normalised name of a distribution (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
