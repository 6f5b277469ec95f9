"""Package databases: dpkg, apk, pacman, rpm, snap."""

from __future__ import annotations

import pytest
from tests.collect.device_hosts import Piece, dpkg, host

from ovdoctor.collect.os_packages import Package, first, installed

DRIVER = "intel-level-zero-npu"
NAMES = (DRIVER, "intel-npu-driver", "level-zero")


def test_dpkg() -> None:
    version = "1.13.0.20250131-13074932693"
    assert installed(host(dpkg(f"{DRIVER}={version}")), NAMES) == [Package(DRIVER, version, "dpkg")]


@pytest.mark.parametrize(
    ("status", "there"),
    [
        ("install ok installed", True),
        ("hold ok installed", True),
        ("deinstall ok config-files", False),
        ("install ok half-configured", False),
    ],
)
def test_dpkg_status(status: str, there: bool) -> None:
    text = f"Package: {DRIVER}\nStatus: {status}\nVersion: 1.13.0\n"
    assert bool(installed(host(files={"/var/lib/dpkg/status": text}), NAMES)) is there


def test_dpkg_knows_whole_names_only() -> None:
    assert installed(host(dpkg("level-zero-devel=1.17.44", "xlevel-zero=1")), NAMES) == []


def test_dpkg_stanza_ends_at_the_empty_line() -> None:
    text = f"Package: {DRIVER}\nStatus: install ok installed\n\nPackage: x\nStatus: install ok installed\nVersion: 9\n"
    assert installed(host(files={"/var/lib/dpkg/status": text}), NAMES) == [Package(DRIVER, "", "dpkg")]


def test_dpkg_of_distroless_images() -> None:
    files = {
        "/var/lib/dpkg/status.d/level-zero": "Package: level-zero\nVersion: 1.17.44\n",
        "/var/lib/dpkg/status.d/x.md5sums": "a  b\n",
    }
    assert installed(host(files=files), NAMES) == [Package("level-zero", "1.17.44", "dpkg")]


def test_apk() -> None:
    text = "C:Q1x=\nP:musl\nV:1.2.5-r0\n\nC:Q1y=\nP:level-zero\nV:1.21.1-r0\nA:x86_64\n"
    assert installed(host(files={"/lib/apk/db/installed": text}), NAMES) == [Package("level-zero", "1.21.1-r0", "apk")]


def test_pacman() -> None:
    folders = {"/var/lib/pacman/local": ["ALPM_DB_VERSION", "intel-npu-driver-1.35.0-1", "intel-npu-driver-git-1.9-1"]}
    assert installed(host(folders=folders), NAMES) == [Package("intel-npu-driver", "1.35.0-1", "pacman")]


QUERY = r"rpm -q --qf %{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n " + " ".join(NAMES)
FEDORA: Piece = {"folders": {"/usr/lib/sysimage/rpm": ["rpmdb.sqlite"]}}


def test_rpm() -> None:
    out = f"package {DRIVER} is not installed\nintel-npu-driver\t1.32.0-1.el10_2\npackage level-zero is not installed\n"
    machine = host(FEDORA, commands={QUERY: {"code": 2, "out": out}})
    assert installed(machine, NAMES) == [Package("intel-npu-driver", "1.32.0-1.el10_2", "rpm")]


def test_rpm_database_without_rpm_cannot_be_read() -> None:
    with pytest.raises(PermissionError):
        installed(host(FEDORA), NAMES)


def test_rpm_is_not_asked_on_debian() -> None:
    assert installed(host(FEDORA, dpkg()), NAMES) == []


@pytest.mark.parametrize("root", ["/snap", "/var/lib/snapd/snap"])
def test_snap(root: str) -> None:
    files = {f"{root}/intel-npu-driver/current/meta/snap.yaml": "name: intel-npu-driver\nversion: '1.16.0'\n"}
    assert installed(host(dpkg(), files=files), NAMES) == [Package("intel-npu-driver", "1.16.0", "snap")]


def test_no_database_is_not_an_empty_one() -> None:
    assert installed(host(), NAMES) is None
    assert installed(host(dpkg()), NAMES) == []


def test_database_that_cannot_be_read() -> None:
    with pytest.raises(PermissionError):
        installed(host(errors={"read_text /var/lib/dpkg/status": "PermissionError: Permission denied"}), NAMES)


def test_first_follows_the_order_of_names() -> None:
    packages = [Package("b", "2", "dpkg"), Package("a", "1", "dpkg"), Package("a", "3", "snap")]
    assert first(packages, ("x", "a", "b")) == Package("a", "1", "dpkg")
    assert first(packages, ("x",)) is None
    assert first(None, ("a",)) is None


def test_epoch_is_not_of_the_upstream_version() -> None:
    assert Package("a", "1:2.3-1", "dpkg").upstream == "2.3-1"
    assert Package("a", "2.3:1", "dpkg").upstream == "2.3:1"


def test_version_that_is_none_is_left_out_of_the_record() -> None:
    assert Package("a", "", "dpkg").record() == {"name": "a", "manager": "dpkg"}
