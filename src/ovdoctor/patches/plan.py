"""Which patches bring a model to its goal: for each operation that fails, a chain of them, or the reasons against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path as FilePath

from ovdoctor.findings.patching import Applied, RefusedOperation
from ovdoctor.patches.document import Document
from ovdoctor.patches.goal import Goal
from ovdoctor.patches.graph import Node, PatchGraph, Refused
from ovdoctor.patches.info import PatchInfo
from ovdoctor.patches.registry import function_of, no_patch_for, patches_for
from ovdoctor.tables import Target

_LONGEST = 8
"""Patches in a row: more than any chain of versions has."""
_AXES = 5
"""Compilers for the NPU have no layout for more, in inputs and outputs of a model; inside of it they take more."""


class Plan:
    """What was changed, and what was refused. The graphs are changed already."""

    def __init__(self) -> None:
        self.applied: list[Applied] = []
        self.refused: list[RefusedOperation] = []


def bring(graphs: Iterable[PatchGraph], goal: Goal) -> Plan:
    """Patch whatever fails."""
    plan = Plan()
    for graph in graphs:
        for node in list(graph.nodes.values()):
            why = goal.fails(graph, node) if node.id in graph.nodes else None
            if why is None:
                continue
            graph.anchor = node.id
            mark = graph.mark()
            try:
                plan.applied += _settle(graph, graph.nodes[node.id], goal, ())
            except Refused as refused:
                graph.rollback(mark)
                plan.refused.append(_refusal(node, why, str(refused), goal.stage(graph, node)))
    return plan


def plan_for(path: FilePath, target: Target, *, weights: FilePath | None = None) -> Plan:
    """What a patch for that target would do, as far as the model's file tells: nothing is run, written or proved.

    Raises InputError.
    """
    return bring(Document(path, weights).graphs.values(), Goal(target))


def fits(path: FilePath, target: Target, *, weights: FilePath | None = None) -> bool:
    """Whether patches would change something, and leave nothing that the target does not read. Raises InputError."""
    plan = plan_for(path, target, weights=weights)
    return bool(plan.applied) and not any(each.stage == "read" for each in plan.refused)


def _settle(graph: PatchGraph, node: Node, goal: Goal, before: tuple[str, ...]) -> list[Applied]:
    """The chain that brings one operation to the goal. Raises Refused with the reason of each patch that was tried."""
    reasons: list[str] = []
    strict = goal.was_measured(graph, node)
    if strict and goal.fails_for_its_shapes(graph, node):
        raise Refused("its shapes are dynamic, and with static ones it would work: give them with --shape")
    for info in _usable(node, goal, before):
        mark = graph.mark()
        try:
            function_of(info)(graph, node)
            applied = [_applied(graph, node, info)]
            for changed in graph.changed_since(mark):
                current = graph.nodes.get(changed.id)
                if current is not None:
                    applied += _finish(graph, current, goal, (*before, info.id))
            if strict:
                _refuse_unknown(graph, [graph.nodes[each.id] for each in graph.changed_since(mark)], goal)
            return applied
        except Refused as refused:
            graph.rollback(mark)
            reasons.append(str(refused) if ": " in str(refused)[:40] else f"{info.id}: {refused}")
    each_once = dict.fromkeys(part for reason in reasons for part in reason.split("; "))
    raise Refused("; ".join(each_once) or _no_patch(node, goal))


def _no_patch(node: Node, goal: Goal) -> str:
    """Why there is none."""
    axes = max((len(port.shape or ()) for port in (*node.inputs, *node.outputs)), default=0)
    if goal.device == "NPU" and node.type in ("Parameter", "Result") and axes > _AXES:
        return f"an input or output of the model has more than {_AXES} axes, and a patch keeps inputs and outputs as they are"
    return no_patch_for(node.type, node.opset)


def _refuse_unknown(graph: PatchGraph, nodes: Iterable[Node], goal: Goal) -> None:
    for node in nodes:
        if goal.is_unknown(graph, node):
            raise Refused(f"nobody knows whether {node.type}-{node.opset.removeprefix('opset')} works there")


def _finish(graph: PatchGraph, node: Node, goal: Goal, before: tuple[str, ...]) -> list[Applied]:
    """What a patch made: it must not fail, and where nobody knows, an older version that is known to work is better."""
    if goal.fails(graph, node) is not None:
        return _settle(graph, node, goal, before)
    return _improve(graph, node, goal, before) if goal.is_unknown(graph, node) else []


def _improve(graph: PatchGraph, node: Node, goal: Goal, before: tuple[str, ...]) -> list[Applied]:
    for info in _usable(node, goal, before):
        if info.to_opset is None:
            continue
        mark = graph.mark()
        with suppress(Refused):
            function_of(info)(graph, node)
            applied = [_applied(graph, node, info)]
            changed = [graph.nodes[each.id] for each in graph.changed_since(mark)]
            if not any(goal.is_unknown(graph, each) or goal.fails(graph, each) for each in changed):
                return applied
        graph.rollback(mark)
    return []


def _usable(node: Node, goal: Goal, before: tuple[str, ...]) -> Iterator[PatchInfo]:
    if len(before) < _LONGEST:
        for info in patches_for(node.type, node.opset):
            if info.id not in before and (not info.devices or goal.device in info.devices):
                yield info
                if info.id == "restate":  # the same definition: what follows is asked again after it
                    return


def _applied(graph: PatchGraph, node: Node, info: PatchInfo) -> Applied:
    origin = node.origin or graph.original(graph.anchor)
    now = graph.nodes.get(node.id)
    became = f"{now.type}-{now.opset.removeprefix('opset')}" if now is not None else "removed"
    return Applied(
        patch=info.id,
        exactness=info.exactness,
        layer=origin.name if origin else node.name,
        line=origin.line if origin else 0,
        before=f"{node.type}-{node.opset.removeprefix('opset')}",
        after=became,
    )


def _refusal(node: Node, why: str, reason: str, stage: str) -> RefusedOperation:
    line = node.origin.line if node.origin else 0
    return RefusedOperation(node.name, line, f"{node.type}-{node.opset.removeprefix('opset')}", why, reason, stage)
