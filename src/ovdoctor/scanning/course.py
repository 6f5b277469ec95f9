"""The course of a model: every operation in the order of the file, and of which kind it is. Only for those who ask for it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from ovdoctor.findings.scan import MapKind, ModelMap, operation_name
from ovdoctor.models.ir import Enclosing, Layer
from ovdoctor.tables import Subject, Target, judge_subject

Inside = tuple[Enclosing, ...]


@dataclass
class _Stretch:
    """Operations of one graph, in numbers: a large file has millions."""

    begins: array[int] = field(default_factory=lambda: array("Q"))
    lines: array[int] = field(default_factory=lambda: array("Q"))
    names: list[str] = field(default_factory=list)


class Course:
    """Told by the census of each operation, and of its kind when its graph is complete. ``names``: keep those of layers."""

    def __init__(self, names: bool = False) -> None:
        self._with_names = names
        self._open: dict[Inside, _Stretch] = {}
        self._done = _Stretch()
        self._kinds = array("I")
        self._numbers: dict[Subject, int] = {}

    def passes(self, layer: Layer) -> None:
        """An operation, whose kind is not known before its graph is complete."""
        stretch = self._open.get(layer.path)
        if stretch is None:
            stretch = self._open[layer.path] = _Stretch()
        stretch.begins.append(layer.begin)
        stretch.lines.append(layer.line)
        if self._with_names:
            stretch.names.append(layer.name)

    def complete(self, path: Inside, subjects: Sequence[Subject]) -> None:
        """A graph is complete: the kinds of its operations, in the order in which they came."""
        numbers = self._numbers
        self._kinds.extend(numbers.setdefault(subject, len(numbers)) for subject in subjects)
        stretch = self._open.pop(path, _Stretch())
        self._done.begins.extend(stretch.begins)
        self._done.lines.extend(stretch.lines)
        self._done.names.extend(stretch.names)

    def map(self, targets: Sequence[Target], *, lines: bool = True) -> ModelMap:
        """The map for these targets. Bodies were complete before what owns them: here all stand as in the file."""
        fares = {subject: _fares(subject, targets) for subject in self._numbers}
        kinds = {kind: number for number, kind in enumerate(dict.fromkeys(fares.values()))}
        of_subject = [kinds[kind] for kind in fares.values()]
        order = sorted(range(len(self._kinds)), key=self._done.begins.__getitem__)
        return ModelMap(
            kinds=tuple(kinds),
            operations=tuple(of_subject[self._kinds[place]] for place in order),
            lines=tuple(self._done.lines[place] for place in order) if lines else (),
            names=tuple(self._done.names[place] for place in order) if self._with_names else (),
        )


def _fares(subject: Subject, targets: Sequence[Target]) -> MapKind:
    """What becomes of operations of that kind, without what tells those apart that fare alike."""
    verdicts = [judge_subject(subject, target) for target in targets]
    return MapKind(
        operation=operation_name(subject.type, subject.opset),
        verdicts=tuple(verdict.verdict for verdict in verdicts),
        why=tuple("" if verdict.verdict == "ok" else verdict.why for verdict in verdicts),
    )
