"""The frame of JUnit XML, which nearly every CI service reads. It follows Jenkins' schema (``junit-10.xsd``)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement


def suite(name: str, cases: Sequence[Element]) -> Element:
    """A suite with its cases, counted."""

    def count(tag: str) -> str:
        return str(sum(case.find(tag) is not None for case in cases))

    element = Element(
        "testsuite",
        name=name,
        tests=str(len(cases)),
        failures=count("failure"),
        errors=count("error"),
        skipped=count("skipped"),
    )
    element.extend(cases)
    return element


def case(classname: str, name: str) -> Element:
    """A test case, passed as long as nothing is put into it."""
    return Element("testcase", classname=classname, name=name)


def outcome(of: Element, tag: str, kind: str, message: str, text: str = "") -> None:
    """That a case was not passed: ``failure``, ``error`` or ``skipped``."""
    element = SubElement(of, tag, type=kind, message=message)
    if text:
        element.text = text


def document(name: str, suites: Sequence[Element]) -> str:
    """The suites as XML text."""
    root = Element("testsuites", name=name)
    for counter in ("tests", "failures", "errors"):
        root.set(counter, str(sum(int(each.get(counter, "0")) for each in suites)))
    root.extend(suites)
    ElementTree.indent(root)
    # ASCII alone is UTF-8 whatever the console's encoding is, to which somebody redirects it.
    text = ElementTree.tostring(root, encoding="us-ascii", xml_declaration=False).decode()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
