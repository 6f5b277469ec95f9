"""One machine being looked at: OpenVINO in its child process, the collectors beside it, all within their time limits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ovdoctor.collect.interrogate.interrogation import TOTAL_LIMIT, Interrogation
from ovdoctor.process.interpreter import choose

if TYPE_CHECKING:
    from ovdoctor.collect.facts import Found
    from ovdoctor.collect.host.base import Host
    from ovdoctor.collect.interrogate.protocol import Asked
    from ovdoctor.facts.snapshot import Snapshot

_SLICE = 0.25
"""Seconds of waiting at a time: on Windows no wait ends for Ctrl-C (https://github.com/python/cpython/issues/80116)."""
COLLECTOR_LIMIT = 10.0
"""Seconds after which the facts of a collector are given up as unknown."""


class Session:
    """Starts looking when it is made; ``finish`` waits for the facts.

    ``recorded`` is a recorded machine in place of this one; ``python`` the interpreter to examine; ``record`` a file for every
    look. Raises InputError for an interpreter or file that cannot be used.
    """

    def __init__(
        self,
        recorded: Path | None = None,
        python: str | None = None,
        *,
        live: bool = False,
        limit: float = 20.0,
        record: Path | None = None,
    ) -> None:
        self._record = record
        self._asked: Asked | None = None
        if recorded is None:  # the child first: it is what everything else waits for
            self._asked = Interrogation(choose(python), live=live, step_limit=limit, total_limit=max(TOTAL_LIMIT, 3 * limit))
        from ovdoctor.collect.registry import COLLECTORS, names_of

        self._host = self._machine(recorded)
        self._end = time.monotonic() + max(TOTAL_LIMIT, 3 * limit) + COLLECTOR_LIMIT
        self._software = self._look_at_software()
        self._pending = [_Collecting(subject, names_of(subject), collect, self._host) for subject, collect in COLLECTORS.items()]

    @property
    def live(self) -> bool:
        """Whether a model is run, or was on the recorded machine."""
        return self._asked is not None and self._asked.transcript().live

    def finish(self) -> Snapshot:
        """All facts. What a collector did not find is unknown, with the reason."""
        from ovdoctor.collect.installation.route import route_fact
        from ovdoctor.facts.snapshot import Snapshot

        found: Found = self._software.result(self._end) if self._software else _not_asked()
        deadline = time.monotonic() + COLLECTOR_LIMIT
        for collecting in self._pending:
            found.update(collecting.result(deadline))
        if self._asked is not None:
            found["npu.compiler.route"] = route_fact(found, self._asked.transcript())
        if self._record is not None:
            self._save(self._record)
        return Snapshot(found)

    def _look_at_software(self) -> _Collecting | None:
        """The interpreter's packages and what OpenVINO says: a folder on its path may be a network's that does not answer."""
        asked = self._asked
        if asked is None:
            return None

        def collect(host: Host) -> Found:
            from ovdoctor.collect.software import software_facts

            return software_facts(host, asked)

        from ovdoctor.collect.npu import FROM_OPENVINO

        return _Collecting("software", (*_software_names(), *FROM_OPENVINO), collect, self._host)

    def _machine(self, recorded: Path | None) -> Host:
        if recorded is not None:
            from ovdoctor.collect.host.recorded import RecordedHost
            from ovdoctor.collect.interrogate.protocol import Replay
            from ovdoctor.collect.machine import load_machine

            machine = load_machine(recorded)
            self._asked = Replay(machine.openvino) if machine.openvino else None
            return RecordedHost(machine.host)
        from ovdoctor.collect.host.local import LocalHost

        if self._record is None:
            return LocalHost()
        from ovdoctor.collect.host.recording_host import RecordingHost

        return RecordingHost(LocalHost())

    def _save(self, file: Path) -> None:
        from ovdoctor.collect.host.recording_host import RecordingHost
        from ovdoctor.collect.machine import RecordedMachine, save_machine

        if isinstance(self._host, RecordingHost):
            save_machine(RecordedMachine(self._host.recording, self._asked.transcript() if self._asked else None), file)


def _not_asked() -> Found:
    """A recording without a transcript: nothing is known of the interpreter and its OpenVINO."""
    from ovdoctor.facts.states import Unknown

    return dict.fromkeys(_software_names(), Unknown("OpenVINO was not asked on this recorded machine"))


def _software_names() -> list[str]:
    from ovdoctor.facts.vocabulary import SUBJECTS

    facts = (fact.name for subject in ("Python", "Packages", "OpenVINO") for fact in SUBJECTS[subject])
    return [name for name in facts if not name.endswith("*")]


class _Collecting:
    """A collector at work in a thread of its own. Whatever happens to it, its facts are there in the end."""

    def __init__(self, subject: str, names: tuple[str, ...], collect: Callable[[Host], Found], host: Host) -> None:
        self._subject = subject
        self._names = names
        self._found: Found | None = None
        self._failure = ""
        self._over = threading.Event()
        try:
            threading.Thread(target=self._work, args=(collect, host), name=f"ovdoctor-{subject}", daemon=True).start()
        except RuntimeError:  # no more threads: then here, one after the other
            self._work(collect, host)

    def _work(self, collect: Callable[[Host], Found], host: Host) -> None:
        from ovdoctor.collect.facts import reason

        try:
            self._found = collect(host)
        except OSError as error:
            self._failure = reason(error)
        except Exception as error:  # noqa: BLE001 - a collector that fails must not take the others with it; the fact says so
            self._failure = f"a bug in the collector '{self._subject}': {type(error).__name__}: {error}"
        finally:
            self._over.set()

    def result(self, deadline: float) -> Found:
        from ovdoctor.facts.states import Unknown

        while (left := deadline - time.monotonic()) > 0 and not self._over.wait(min(left, _SLICE)):
            pass
        in_time = self._over.is_set()
        why = self._failure or "the collector did not say" if in_time else "not answered in time"
        return {name: Unknown(why, f"collector '{self._subject}'") for name in self._names} | (self._found or {})
