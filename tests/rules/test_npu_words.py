"""What the rules and the chain of the NPU say of machines on which it is easy to say the wrong thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ovdoctor.api import Evidence, check
from ovdoctor.facts.snapshot import Snapshot
from ovdoctor.facts.states import Absent, Fact, Known
from ovdoctor.rules.diagnose import Selection, diagnose
from ovdoctor.rules.load import load_rules

HOSTS = Path(__file__).parents[1] / "hosts"
NODE_OF_ROOT: dict[str, Fact] = {
    "os.family": Known("linux", "test"),
    "os.vm": Known("VMware", "test"),
    "npu.node.path": Known("/dev/accel/accel0", "test"),
    "npu.node.group": Known("root", "test"),
    "npu.node.mode": Known("0660", "test"),
    "npu.node.access": Known(False, "test"),
}


@pytest.mark.parametrize(("container", "on_the_host"), [(Absent("test"), False), (Known("docker", "test"), True)])
def test_a_node_of_root_is_changed_where_it_is(container: Fact, on_the_host: bool) -> None:
    """In a container it is the host's; in a virtual machine it is the guest's own."""
    facts = Snapshot({**NODE_OF_ROOT, "os.container": container})
    (finding,) = diagnose(facts, load_rules(subjects=("machine",)), Selection(select=("npu-node-permission",))).findings
    (remedy,) = finding.remedies
    assert remedy.text.startswith("Run: sudo chown root:render /dev/accel/accel0")
    assert ("On the host" in remedy.note) == on_the_host
    assert ("usermod" in remedy.text) != on_the_host


def test_the_driver_of_a_device_that_is_gone_is_no_kernel_driver() -> None:
    """Windows remembers both; whether the device is there is not known."""
    chains = check(Evidence(host=HOSTS / "windows-11-npu-remembered")).chains
    (npu,) = (chain for chain in chains if chain.device == "NPU")
    states = {link.id: link.state for link in npu.links}
    assert (states["enabled"], states["kernel-driver"]) == ("unknown", "unknown")
