"""Which patches are chosen for which target."""

from __future__ import annotations

from pathlib import Path

import openvino as ov
import pytest
from openvino import opset8

from ovdoctor.patches.document import Document
from ovdoctor.patches.goal import Goal
from ovdoctor.patches.plan import Plan, bring, fits, plan_for
from ovdoctor.tables import Target
from tests.patches.operations import Builder, avg_pool_16, inverse, max_pool, model, parameter, roi_align_3, scatter_nd, softmax

CPU = Target("CPU", "2023.0.0")
NPU = Target("NPU", "2026.4.1", npu_platform="4000", npu_compiler="plugin")


def planned(build: Builder, folder: Path, goal: Goal) -> Plan:
    path = folder / "model.xml"
    ov.serialize(build(), path, path.with_suffix(".bin"))
    return bring(Document(path).graphs.values(), goal)


@pytest.mark.parametrize(
    ("build", "goal", "chain"),
    [
        (avg_pool_16, Goal(CPU), ["avgpool-16-to-14", "avgpool-14-to-1"]),
        (lambda: avg_pool_16((2, 2)), Goal(CPU), ["avgpool-16-to-convolution"]),
        (avg_pool_16, Goal(Target("CPU", "2024.1.0")), ["avgpool-16-to-14", "avgpool-14-to-1"]),
        (max_pool, Goal(CPU), ["maxpool-14-to-8"]),
        (max_pool, Goal(CPU, max_opset=7), ["maxpool-14-to-8", "maxpool-8-to-1"]),
        (max_pool, Goal(Target("CPU", "2025.0.0")), []),
        (roi_align_3, Goal(NPU), ["roialign-3-to-9"]),
        (roi_align_3, Goal(CPU), []),
    ],
)
def test_the_chain(build: Builder, goal: Goal, chain: list[str], tmp_path: Path) -> None:
    plan = planned(build, tmp_path, goal)
    assert [each.patch for each in plan.applied] == chain and plan.refused == []


def test_a_chain_that_ends_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    plan = planned(lambda: max_pool(outputs=2), tmp_path, Goal(max_opset=7))
    assert plan.applied == [] and "indices" in plan.refused[0].reason
    assert plan.refused[0].operation == "MaxPool-14"


def test_dynamic_shapes_are_no_matter_of_versions(tmp_path: Path) -> None:
    def build() -> ov.Model:
        x = parameter([-1, 4, 9, 7])
        return model(opset8.softmax(x, 1), x)

    plan = planned(build, tmp_path, Goal(NPU))
    assert plan.applied == []
    assert any("--shape" in each.reason for each in plan.refused)


def test_what_works_is_left_alone(tmp_path: Path) -> None:
    assert planned(softmax, tmp_path, Goal(NPU)).applied == []


@pytest.mark.parametrize(
    ("build", "target", "fitting"),
    [
        (max_pool, CPU, True),
        (max_pool, Target("CPU", "2025.0.0"), False),
        (lambda: model(opset8.relu(x := parameter()), x), CPU, False),
        (inverse, CPU, False),
    ],
)
def test_whether_patches_fit(build: Builder, target: Target, fitting: bool, tmp_path: Path) -> None:
    path = tmp_path / "model.xml"
    ov.serialize(build(), path, path.with_suffix(".bin"))
    before = sorted(tmp_path.iterdir())
    assert fits(path, target) is fitting
    assert bool(plan_for(path, target).refused) is (build is inverse)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("shape", "constant"), [([2, 3], True), ([-1, 3], False), ([], True)])
def test_a_static_shape_is_a_constant(shape: list[int], constant: bool, tmp_path: Path) -> None:
    x = parameter(shape)
    path = tmp_path / "model.xml"
    ov.serialize(model(opset8.negative(opset8.shape_of(x)), x), path, path.with_suffix(".bin"))
    graph = Document(path).graphs[()]
    negative = next(node for node in graph.nodes.values() if node.type == "Negative")
    assert graph.is_constant(graph.source(negative, 0)) is constant


def test_a_reason_is_given_once(tmp_path: Path) -> None:
    """Of a chain that ends in the middle, for each way into it."""
    (refused,) = planned(lambda: scatter_nd("max"), tmp_path, Goal(CPU)).refused
    parts = refused.reason.split("; ")
    assert len(parts) == len(set(parts)) == 2 and "NaN" in parts[1]


@pytest.mark.parametrize(("inside", "reason"), [(False, "more than 5 axes"), (True, None)])
def test_six_axes_are_refused_where_they_are_the_models_own(inside: bool, reason: str | None, tmp_path: Path) -> None:
    """Compilers for the NPU take them inside of a model."""

    def build() -> ov.Model:
        x = parameter([8, 4, 9] if inside else [1, 2, 4, 2, 2, 9])
        wide = opset8.reshape(x, [1, 2, 4, 2, 2, 9], False) if inside else x
        active = opset8.relu(wide)
        return model(opset8.reshape(active, [8, 4, 9], False) if inside else active, x)

    plan = planned(build, tmp_path, Goal(NPU))
    assert plan.applied == []
    if reason:
        assert {reason in each.reason for each in plan.refused} == {True}
