"""Whole processes timed in turn (A B A B …), so that a ratio holds when the machine's speed drifts."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Wall seconds of every counted run of one command."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    def ratio_to(self, other: Timing) -> float:
        """Median of the ratios pair by pair."""
        return statistics.median(mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True))


def time_in_turn(
    commands: Mapping[str, Sequence[str]], runs: int, accept: Mapping[str, set[int]] | None = None
) -> dict[str, Timing]:
    """Run every command once to warm up, then ``runs`` times in turn. Raises RuntimeError for an exit code not accepted."""
    accepted = accept or {}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            begin = time.perf_counter()
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ, check=False)
            elapsed = time.perf_counter() - begin
            if done.returncode not in accepted.get(name, {0}):
                raise RuntimeError(f"{name}: exit code {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
            if number:
                seconds[name].append(elapsed)
    return {name: Timing(name, tuple(values)) for name, values in seconds.items()}
