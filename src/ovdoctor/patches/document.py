"""A model file as graphs that can be changed, and the bytes of what has become of them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path as FilePath

from ovdoctor.errors import InputError
from ovdoctor.models.ir import Layer, ModelSummary, Sink, read_ir
from ovdoctor.patches.anatomy import Anatomy, GraphPlace
from ovdoctor.patches.edits import Edit, apply, trim
from ovdoctor.patches.graph import Node, PatchGraph, Path, Refused, node_of
from ovdoctor.patches.layer_text import changed, written
from ovdoctor.tables.features import is_rankless

ALIGNMENT = 64
"""New constants begin at multiples of it, as OpenVINO's own do."""


class _Layers(Sink):
    def __init__(self) -> None:
        self.by_path: dict[Path, list[Layer]] = {(): []}

    def layer(self, layer: Layer) -> None:
        path = tuple((step.id, step.body) for step in layer.path)
        self.by_path.setdefault(path, []).append(layer)


class Document:
    """The model of one XML file. The weights stay where they are."""

    def __init__(self, path: FilePath, weights: FilePath | None = None) -> None:
        """Read it. Raises InputError."""
        self.path = path
        self.weights = weights or path.with_suffix(".bin")
        layers = _Layers()
        self.summary: ModelSummary = read_ir(path, layers, weights=weights)
        try:
            self.data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from None
        self._anatomy = Anatomy(self.data)
        self.graphs: dict[Path, PatchGraph] = {}
        rankless = any(is_rankless(layer) for found in layers.by_path.values() for layer in found)
        for key, found in layers.by_path.items():
            graph = self.graphs[key] = PatchGraph(key, map(node_of, found), self._read)
            graph.rankless = rankless
            for edge in self._anatomy.graphs[key].edges:
                graph.connect(edge.user, edge.wire)

    def _read(self, offset: int, size: int) -> bytes | None:
        with suppress(OSError), self.weights.open("rb") as file:
            file.seek(offset)
            data = file.read(size)
            return data if len(data) == size else None
        return None

    def new_constants(self) -> list[tuple[Node, int]]:
        """New constants, and where in the new weights file their bytes begin."""
        position = self.summary.weights.size or 0
        placed = []
        for graph in self.graphs.values():
            for node in graph.nodes.values():
                if node.data is not None:
                    position = -(-position // ALIGNMENT) * ALIGNMENT
                    placed.append((node, position))
                    position += len(node.data)
        return placed

    def rendered(self, note: str = "") -> bytes:
        """The XML as it is now; ``note`` is written down in the model's rt_info. Raises InputError."""
        offsets = {id(node): offset for node, offset in self.new_constants()}
        edits: list[Edit] = []
        for key, graph in self.graphs.items():
            edits += self._edits(graph, self._anatomy.graphs[key], offsets)
        if edits and note:
            edits.append(self._note(note))
        return apply(self.data, edits)

    def _edits(self, graph: PatchGraph, place: GraphPlace, offsets: dict[int, int]) -> list[Edit]:
        edits: list[Edit] = []
        indent = "\t\t" + "\t\t\t\t" * len(graph.path)
        new: dict[int | None, list[str]] = {}
        alive = set()
        for node in graph.nodes.values():
            old = node.origin
            if old is None:
                new.setdefault(node.anchor, []).append(written(node, indent, offsets.get(id(node))))
                continue
            alive.add(old.id)
            if not _is_as_it_was(node, old):
                text = self._changed(node, old)
                edits.append(trim(self.data, Edit(old.begin, old.end, text.encode("utf-8"))))
        for layer in graph.originals:
            begin = self._line_begin(layer.begin)
            if layer.id in new:
                text = "".join(each + "\n" for each in new.pop(layer.id))
                edits.insert(0, Edit(begin, begin, text.encode("utf-8")))
            if layer.id not in alive:
                edits.append(Edit(begin, self._line_end(layer.end), b""))
        return [*edits, *self._edges(graph, place, indent)]

    def _changed(self, node: Node, old: Layer) -> str:
        try:
            return changed(self.data[old.begin : old.end].decode("utf-8"), node)
        except Refused as refused:
            raise InputError(f"{self.path}:{old.line}: '{old.name}' cannot be changed: {refused}") from None

    def _edges(self, graph: PatchGraph, place: GraphPlace, indent: str) -> list[Edit]:
        edits, known = [], set()
        for edge in place.edges:
            known.add(edge.user)
            wire = graph.feeds.get(edge.user)
            if wire is None:
                edits.append(Edit(self._line_begin(edge.begin), self._line_end(edge.end), b""))
            elif wire != edge.wire:
                edits.append(trim(self.data, Edit(edge.begin, edge.end, _edge(edge.user, wire))))
        added = [_edge(user, wire) for user, wire in sorted(graph.feeds.items()) if user not in known]
        if added:
            lines = b"".join(indent.encode() + each + b"\n" for each in added)
            if place.edges_end is None:
                lines = b"\n\t<edges>\n" + lines + b"\t</edges>"
                edits.append(Edit(place.layers_end, place.layers_end, lines))
            else:
                begin = self._line_begin(place.edges_end)
                edits.append(Edit(begin, begin, lines))
        return edits

    def _note(self, note: str) -> Edit:
        """OpenVINO keeps entries of rt_info that it does not know, and lets programs ask for them."""
        place = self._anatomy.rt_info
        if self._anatomy.noted is not None:
            begin, end, before = self._anatomy.noted
            return Edit(begin, end, f'<patches value="{" ".join(dict.fromkeys([*before.split(), *note.split()]))}" />'.encode())
        entry = f'<ovdoctor>\n\t\t\t<patches value="{note}" />\n\t\t</ovdoctor>'
        if self._anatomy.empty_rt_info is not None:
            return Edit(*self._anatomy.empty_rt_info, f"<rt_info>\n\t\t{entry}\n\t</rt_info>".encode())
        if place is None:
            at = self._line_begin(self._anatomy.net_end)
            return Edit(at, at, f"\t<rt_info>\n\t\t{entry}\n\t</rt_info>\n".encode())
        at = self._line_begin(place)
        return Edit(at, at, f"\t\t{entry}\n".encode())

    def _line_begin(self, offset: int) -> int:
        """Where its line begins, if nothing but space is before it there."""
        begin = self.data.rfind(b"\n", 0, offset) + 1
        return begin if not self.data[begin:offset].strip() else offset

    def _line_end(self, offset: int) -> int:
        end = self.data.find(b"\n", offset) + 1
        return end if end and not self.data[offset:end].strip() else offset


def _edge(user: tuple[int, int], wire: tuple[int, int]) -> bytes:
    return f'<edge from-layer="{wire[0]}" from-port="{wire[1]}" to-layer="{user[0]}" to-port="{user[1]}" />'.encode()


def _is_as_it_was(node: Node, old: Layer) -> bool:
    same = (node.type, node.opset, node.inputs, node.outputs) == (old.type, old.opset, old.inputs, old.outputs)
    return same and node.attributes == old.attributes
