"""memory.* and disk.*: figures, and limits of control groups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ovdoctor.collect.host.base import HostIdentity
from ovdoctor.collect.host.recorded import RecordedHost
from ovdoctor.collect.host.recording import Recording
from ovdoctor.collect.memory import collect
from ovdoctor.facts.states import Absent, Fact, Known, Unknown
from ovdoctor.facts.vocabulary.machine import MEMORY

LINUX = HostIdentity("linux", "x86_64", "6.8.0-45-generic")
FIGURES: dict[str, dict[str, int | float | str | list[str]]] = {
    "memory": {"total": 16_000_000_000, "available": 9_000_000_000},
    "temporary": {"free": 70_000_000_000},
}
GIB = 1 << 30
NONE_V1 = "9223372036854771712\n"
V2_GROUP = "0::/user.slice/user-1000.slice/session-3.scope\n"
V1_GROUPS = "12:cpu,cpuacct:/\n4:memory:/docker/3f2a\n1:name=systemd:/docker/3f2a\n0::/\n"
V2 = "/sys/fs/cgroup"
V1 = "/sys/fs/cgroup/memory"


def limit(files: dict[str, str], errors: dict[str, str] | None = None) -> Fact:
    return collect(RecordedHost(Recording(LINUX, files=files, errors=errors or {})))["memory.limit"]


def test_figures() -> None:
    found = collect(RecordedHost(Recording(LINUX, measures=FIGURES)))
    assert set(found) == {fact.name for fact in MEMORY}
    assert found["memory.total"] == Known(16_000_000_000, "measured: memory")
    assert found["memory.available"] == Known(9_000_000_000, "measured: memory")
    assert found["disk.temporary.free"] == Known(70_000_000_000, "measured: temporary")


@pytest.mark.parametrize("otherwise", ["absent", "unknown"])
def test_figures_that_cannot_be_had_are_unknown_not_absent(otherwise: str) -> None:
    found = collect(RecordedHost(Recording(LINUX, otherwise="absent" if otherwise == "absent" else "unknown")))
    for name in ("memory.total", "memory.available", "disk.temporary.free"):
        assert isinstance(found[name], Unknown)


def test_one_missing_figure_does_not_take_the_other_along() -> None:
    found = collect(RecordedHost(Recording(LINUX, measures={"memory": {"total": 1}})))
    assert found["memory.total"] == Known(1, "measured: memory")
    assert found["memory.available"] == Unknown("cannot be measured here", "measured: memory")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, None, id="a kernel without control groups"),
        pytest.param({"/proc/self/cgroup": V2_GROUP}, None, id="v2, nobody sets a limit"),
        pytest.param(
            {
                "/proc/self/cgroup": V2_GROUP,
                f"{V2}/user.slice/user-1000.slice/session-3.scope/memory.max": "max\n",
                f"{V2}/user.slice/user-1000.slice/memory.max": f"{8 * GIB}\n",
                f"{V2}/user.slice/memory.max": f"{12 * GIB}\n",
            },
            8 * GIB,
            id="v2, the lowest limit on the way up holds",
        ),
        pytest.param({"/proc/self/cgroup": "0::/\n", f"{V2}/memory.max": f"{2 * GIB}\n"}, 2 * GIB, id="v2, in a container"),
        pytest.param(
            {"/proc/self/cgroup": "0::/../../init.scope\n", f"{V2}/memory.max": f"{2 * GIB}\n"},
            2 * GIB,
            id="v2, in a container that entered another's name space",
        ),
        pytest.param({"/proc/self/cgroup": V1_GROUPS, f"{V1}/docker/3f2a/memory.limit_in_bytes": f"{GIB}\n"}, GIB, id="v1"),
        pytest.param(
            {"/proc/self/cgroup": V1_GROUPS, f"{V1}/memory.limit_in_bytes": f"{GIB}\n"},
            GIB,
            id="v1, in a container, where the outer group is not there",
        ),
        pytest.param(
            {"/proc/self/cgroup": V1_GROUPS, f"{V1}/memory.limit_in_bytes": NONE_V1}, None, id="v1, no limit is a huge one"
        ),
        pytest.param(
            {"/proc/self/cgroup": "5:cpu:/\n", f"{V1}/memory.limit_in_bytes": f"{GIB}\n"},
            None,
            id="v1, the controller is not used",
        ),
    ],
)
def test_limits_of_control_groups(files: dict[str, str], expected: int | None) -> None:
    source = "control group, memory"
    assert limit(files) == (Absent(source) if expected is None else Known(expected, source))


@pytest.mark.parametrize("look", ["/proc/self/cgroup", f"{V2}/memory.max"])
def test_an_unreadable_limit_is_unknown_not_absent(look: str) -> None:
    files = {"/proc/self/cgroup": "0::/a\n", f"{V2}/a/memory.max": f"{GIB}\n", f"{V2}/memory.max": "max\n"}
    assert limit(files, {f"read_text {look}": "PermissionError: Permission denied"}) == Unknown(
        "Permission denied", "control group, memory"
    )


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_have_no_control_groups(platform: str) -> None:
    found = collect(RecordedHost(Recording(HostIdentity(platform, "arm64"), measures=FIGURES)))
    assert found["memory.limit"] == Absent("only Linux has control groups")


@given(limits=st.lists(st.none() | st.integers(1, 1 << 50), min_size=1, max_size=4))
def test_the_lowest_limit_holds_wherever_it_is_set(limits: list[int | None]) -> None:
    groups = [""] + ["/" + "/".join("abc"[: depth + 1]) for depth in range(len(limits) - 1)]
    files = {
        f"{V2}{group}/memory.max": "max" if value is None else f"{value}\n" for group, value in zip(groups, limits, strict=True)
    }
    fact = limit({"/proc/self/cgroup": f"0::{groups[-1] or '/'}\n", **files})
    set_limits = [value for value in limits if value is not None]
    assert (fact.value if isinstance(fact, Known) else None) == min(set_limits, default=None)
