"""Models without the names of their layers, which are their maker's: a report tells operations and lines in their place.

The names of inputs and outputs stay, for whoever runs the model has to know them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from ovdoctor.facts.states import Fact, Known
from ovdoctor.findings.explanation import Explanation
from ovdoctor.findings.model import Evidence
from ovdoctor.findings.scan import ModelFound, ModelScan, Place

HIDDEN = "<layer>"
"""What stands in the place of a name in prose."""
_SHORTEST = 3
_RT_INFO_FACT = "model.rt_info"
_RT_INFO = re.compile(
    r"OpenVINO Runtime|(.*[._])?version|.*_version|conversion_parameters\.framework|nncf\.weight_compression\.mode"
)
"""What of rt_info says how the model was made, and nothing of whose it is."""
_VERSION = re.compile(r"[\w.+~/ -]{1,80}")
_SPOKEN = (
    (re.compile(r"<(Node\([^()]*\)): [^>]*>"), r"<\1>"),
    (re.compile(r"(\b\w+::\w+) [^\s()\[\],]+(?=[ \[])"), rf"\1 {HIDDEN}"),
    (re.compile(r"(friendly_name|node name|layer name|layer named|the shape of)(:? )(['\"]).*?\3"), rf"\1\2\3{HIDDEN}\3"),
)
"""How OpenVINO speaks of a node: ``<Node(Conv): name>``, ``opset1::Convolution name (opset1::Parameter name[0]:f32[1,3])``,
``with friendly_name 'name'`` (src/core/src/node.cpp, src/frontends/onnx/frontend/src/core/node.cpp of openvino)."""


def nameless(scan: ModelScan) -> ModelScan:
    """The scan without names of layers, in whatever text."""
    bare = _Bare(_places(scan), scan.model)
    found: ModelScan = bare.struct(scan)
    return msgspec.structs.replace(found, model=scan.model and _described(scan.model))


def nameless_explanation(explanation: Explanation, scan: ModelScan | None) -> Explanation:
    """The explanation without what the model adds to it; what the log says stays."""
    places = [place for cause in explanation.causes for place in cause.places]
    bare = _Bare([*places, *(_places(scan) if scan else ())], scan.model if scan else None)
    causes = [
        msgspec.structs.replace(bare.struct(cause), quotes=cause.quotes) if cause.places or not cause.quotes else cause
        for cause in explanation.causes
    ]
    return msgspec.structs.replace(explanation, causes=causes, facts=_without_rt_info(explanation.facts))


def _described(model: ModelFound) -> ModelFound:
    return msgspec.structs.replace(model, rt_info=_kept(model.rt_info))


def _kept(rt_info: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in rt_info.items() if _RT_INFO.fullmatch(name) and _VERSION.fullmatch(value)}


def _without_rt_info(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    fact = facts.get(_RT_INFO_FACT)
    if not isinstance(fact, Known) or not isinstance(fact.value, (list, tuple)):
        return dict(facts)
    entries = {str(entry["name"]): str(entry["value"]) for entry in fact.value if isinstance(entry, Mapping)}
    kept = [{"name": name, "value": value} for name, value in _kept(entries).items()]
    return {**facts, _RT_INFO_FACT: Known(kept, fact.source)}


def _places(scan: ModelScan) -> Iterator[Place]:
    for target in scan.targets:
        yield from (place for finding in target.findings for place in finding.places)
        yield from (place for operation in target.operations for place in operation.places)


class _Bare:
    """Takes known names, and those that OpenVINO speaks of, out of any published value."""

    def __init__(self, places: Iterable[Place], model: ModelFound | None) -> None:
        names = {name for place in places for name in (place.layer, *place.inside)}
        if model is not None:
            names -= {port.name for port in (*model.inputs, *model.outputs)}
            names -= {operation.rpartition("-")[0] for operation in model.operations}  # a layer may be called "Add"
        self._names = sorted((name for name in names if len(name) >= _SHORTEST and not name.isdigit()), key=len, reverse=True)
        self._seen: dict[str, str] = {}

    def struct(self, value: Any) -> Any:
        """The value without them."""
        if isinstance(value, Place):
            return msgspec.structs.replace(value, layer="", inside=())
        if isinstance(value, Evidence) and value.fact == _RT_INFO_FACT:
            return msgspec.structs.replace(value, value="(not passed on)")
        if isinstance(value, msgspec.Struct):
            changed = {name: self.struct(getattr(value, name)) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **changed)
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, (list, tuple)):
            return type(value)(map(self.struct, value))
        return {key: self.struct(each) for key, each in value.items()} if isinstance(value, Mapping) else value

    def text(self, text: str) -> str:
        """The same for prose; many findings have the same words."""
        if text not in self._seen:
            self._seen[text] = self._without(text)
        return self._seen[text]

    def _without(self, text: str) -> str:
        for name in self._names:
            if name in text:
                text = re.sub(rf"(?<![\w/.]){re.escape(name)}(?![\w/])", lambda _: HIDDEN, text)
        for pattern, by in _SPOKEN:
            text = pattern.sub(by, text)
        return text
