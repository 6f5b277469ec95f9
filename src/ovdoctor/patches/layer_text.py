"""The XML of one layer, changed in as few bytes as the change needs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ovdoctor.models.ir import Port, Shape
from ovdoctor.models.ir.layers import Bounds
from ovdoctor.patches.graph import Node, Refused

_ATTRIBUTE = r"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')"""
_TAG = rf"<{{}}((?:{_ATTRIBUTE})*)\s*/?>"
_LAYER = re.compile(_TAG.format("layer"))
_DATA = re.compile(_TAG.format("data"))
_PORT = re.compile(rf"\s*<port((?:{_ATTRIBUTE})*)\s*(?:/>|>.*?</port>)", re.DOTALL)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_SPELT = {"Constant": "Const", "PRelu": "PReLU", "Relu": "ReLU", "Softmax": "SoftMax"}
_PRECISIONS = {"f32": "FP32", "f16": "FP16", "f64": "FP64", "boolean": "BOOL"}


def changed(text: str, node: Node) -> str:
    """The text of the layer that ``node`` comes from, as it is now. Raises Refused for a text that is not understood."""
    old = node.origin
    assert old is not None
    if "<!--" in text or "<![" in text:
        raise Refused("there are comments inside the layer")
    body = text.find("body>")
    head, tail = (text, "") if body < 0 else (text[: text.rfind("<", 0, body)], text[text.rfind("<", 0, body) :])
    if (node.type, node.opset) != (old.type, old.opset):
        renamed = {"version": node.opset} if node.type == old.type else {"version": node.opset, "type": spelt(node.type)}
        head = _with_attributes(head, _LAYER, renamed)
    if node.attributes != old.attributes:
        head = _with_data(head, node)
    if node.inputs != old.inputs:
        head = _with_ports(head, "input", old.inputs, node.inputs)
    if node.outputs != old.outputs:
        head = _with_ports(head, "output", old.outputs, node.outputs)
    return head + tail


def written(node: Node, indent: str, offset: int | None = None) -> str:
    """A new layer in OpenVINO's own form; ``offset`` is where a constant's bytes lie in the weights file."""
    attributes = dict(node.attributes)
    if node.data is not None:
        attributes.update(offset=str(offset), size=str(len(node.data)))
    head = f'{indent}<layer id="{node.id}" name="{_escape(node.name)}" type="{spelt(node.type)}" version="{node.opset}">'
    lines = [head]
    if attributes:
        lines.append(f"{indent}\t<data {_join(attributes)} />")
    for side, ports in (("input", node.inputs), ("output", node.outputs)):
        if ports:
            lines += [f"{indent}\t<{side}>", *(_port(port, f"{indent}\t\t") for port in ports), f"{indent}\t</{side}>"]
    lines.append(f"{indent}</layer>")
    return "\n".join(lines)


def spelt(type_: str) -> str:
    """The type as the IR spells it."""
    return _SPELT.get(type_, type_)


def _with_data(text: str, node: Node) -> str:
    match = _DATA.search(text)
    if match is None:
        opening = _LAYER.match(text)
        if opening is None or text[opening.end() - 2] == "/":
            raise Refused("its <data> is written in a way that ovdoctor does not change")
        return f"{text[: opening.end()]}\n\t\t\t<data {_join(node.attributes)} />{text[opening.end() :]}"
    have = {name for name, _ in _ATTRIBUTES.findall(match[1])}
    for name in have - set(node.attributes):
        text = _without_attribute(text, name)
    return _with_attributes(text, _DATA, node.attributes)


def _without_attribute(text: str, name: str) -> str:
    match = _DATA.search(text)
    assert match is not None
    for each in _ATTRIBUTES.finditer(text, match.start(1), match.end(1)):
        if each[1] == name:
            return text[: each.start()] + text[each.end() :]
    return text


def _with_attributes(text: str, tag: re.Pattern[str], wanted: Mapping[str, str]) -> str:
    """The first such tag with those attributes; those that are right stay as they are written."""
    match = tag.search(text)
    if match is None:
        raise Refused("the layer is written in a way that ovdoctor does not change")
    begin, end = match.span(1)
    inside, missing = text[begin:end], dict(wanted)
    for each in reversed(list(_ATTRIBUTES.finditer(inside))):
        value = missing.pop(each[1], None)
        if value is not None and _unescape(each[2][1:-1]) != value:
            inside = f'{inside[: each.start(2)]}"{_escape(value)}"{inside[each.end(2) :]}'
    added = "".join(f' {name}="{_escape(value)}"' for name, value in missing.items())
    return text[:begin] + inside + added + text[end:]


def _with_ports(text: str, side: str, old: tuple[Port, ...], new: tuple[Port, ...]) -> str:
    """The ports of one side: those that stay keep their text."""
    match = re.search(rf"<{side}>(.*?)(\s*)</{side}>", text, re.DOTALL)
    if match is None:
        if old:
            raise Refused("its ports are written in a way that ovdoctor does not change")
        return _with_new_side(text, side, new)
    texts = {}
    for each, port in zip(_PORT.finditer(match[1]), old, strict=False):
        texts[port.id] = (port, each[0])
    lines = []
    for port in new:
        before = texts.get(port.id)
        lines.append(before[1] if before and before[0] == port else "\n" + _port(port, "\t\t\t\t"))
    inside = "".join(lines)
    if not inside:
        lead = text[: match.start()].rstrip()
        return lead + text[match.end() :]
    return text[: match.start(1)] + inside + text[match.end(1) :]


def _with_new_side(text: str, side: str, new: tuple[Port, ...]) -> str:
    indent = "\t\t\t"
    lines = [f"{indent}<{side}>", *(_port(port, indent + "\t") for port in new), f"{indent}</{side}>\n"]
    place = text.find("<output>") if side == "input" else text.rfind("</layer>")
    if place < 0:
        place = text.rfind("</layer>")
    if place < 0:
        raise Refused("the layer is written in a way that ovdoctor does not change")
    begin = text.rfind("\n", 0, place) + 1
    return text[:begin] + "\n".join(lines) + text[begin:]


def _port(port: Port, indent: str) -> str:
    kind = port.element_type
    precision = f' precision="{_PRECISIONS.get(kind, kind.upper())}"' if kind else ""
    names = ",".join(name.replace(",", "\\,") for name in port.names)
    head = f'{indent}<port id="{port.id}"{precision}' + (f' names="{_escape(names)}"' if names else "")
    dims = port.shape or ()
    if not dims:
        return head + " />"
    return "\n".join([head + ">", *(f"{indent}\t<dim>{dim}</dim>" for dim in lengths(dims)), f"{indent}</port>"])


def lengths(shape: Shape) -> list[int]:
    """Dimensions as ports state them: bounds become ``-1``."""
    return [-1 if isinstance(dim, Bounds) else dim for dim in shape]


def _join(attributes: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{_escape(value)}"' for name, value in attributes.items())


def _escape(text: str) -> str:
    found = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return found.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def _unescape(text: str) -> str:
    from html import unescape

    return unescape(text)
