"""The page as a document: one file, in order, honest, and shipped with the package."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise

import msgspec
import pytest
from tests.reports.html.corpus import TESTS, everything, machine, mapped
from tests.reports.html.reading import PageReader
from tests.reports.scan.corpus import scan

import ovdoctor
from ovdoctor.facts.states import Absent, Known, Unknown
from ovdoctor.findings.explanation import Explanation
from ovdoctor.findings.model import Chain, Counts, Report
from ovdoctor.findings.support import SCHEMA_VERSION, LogText, Redacted, SupportReport
from ovdoctor.reports.html import render_page
from ovdoctor.reports.html.environment import resource
from ovdoctor.reports.html.sentences import sentences

HEADINGS = ("h1", "h2", "h3", "h4", "h5")


def support(**parts: object) -> SupportReport:
    return msgspec.structs.replace(SupportReport(SCHEMA_VERSION, "1.2.3"), **parts)


def page(report: SupportReport) -> PageReader:
    return PageReader(render_page(report))


def words(read: PageReader) -> str:
    return " ".join(read.words.split())


def test_templates_are_in_the_package() -> None:
    names = {each.name for each in (files("ovdoctor.reports.html") / "templates").iterdir()}
    assert {"page.html", "page.css", "page.js", "parts.html", "machine.html", "models.html", "band.html"} <= names


@pytest.mark.parametrize("name", ["page.css", "page.js"])
def test_what_is_hashed_stays_as_it_is(name: str) -> None:
    """ASCII, so that no encoding changes it; nothing that ends its element; nothing from elsewhere."""
    text = resource(name)
    assert text.isascii()
    assert "\r" not in text
    assert "</" not in text
    assert not re.search(r"https?:|url\(|@import", text)


def test_the_policy_allows_this_style_and_this_script_alone() -> None:
    read = page(everything())
    (policy,) = (each.attributes["content"] for each in read.all("meta") if "http-equiv" in each.attributes)
    assert policy is not None
    told = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert told.pop("default-src") == told.pop("base-uri") == told.pop("form-action") == "'none'"
    for directive, tag in (("style-src", "style"), ("script-src", "script")):
        digest = b64encode(sha256(read.only(tag).text.encode()).digest()).decode()
        assert told.pop(directive) == f"'sha256-{digest}'"
    assert not told


def test_nothing_is_fetched_and_nothing_runs_from_attributes() -> None:
    read = page(everything())
    assert not {"link", "img", "iframe", "object", "embed", "form", "base"} & {each.tag for each in read.elements}
    names = {name for each in read.elements for name in each.attributes}
    assert not [name for name in names if name.startswith("on") or name in ("src", "srcset", "style", "srcdoc", "action")]


def test_a_reader_of_screens_finds_the_way() -> None:
    """Landmarks, one title, headings without gaps, names of regions and controls, and a way past the contents."""
    read = page(everything())
    assert read.only("html").attributes["lang"] == "en"
    assert [len(read.all(tag)) for tag in ("header", "nav", "main", "h1")] == [1, 1, 1, 1]
    levels = [HEADINGS.index(each.tag) for each in read.elements if each.tag in HEADINGS]
    assert levels[0] == 0
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert read.all("a")[0].attributes["href"] == "#main"
    ids = {each.attributes["id"] for each in read.elements if each.attributes.get("id")}
    for section in read.all("section"):
        assert section.attributes["aria-labelledby"] in ids
    for region in (each for each in read.elements if each.attributes.get("role") == "region"):
        assert region.attributes["aria-label"]
        assert region.attributes["tabindex"] == "0"
    for control in (*read.all("input"), *read.all("select")):
        assert control.parents[-1] == "label"
    for head in read.all("th"):
        assert head.attributes.get("scope") in ("col", "row", "colgroup")
    for band in read.all("svg"):
        assert band.attributes["role"] == "img"
        assert band.attributes["aria-label"]
    wide = [each for each in read.all("table") if "div" not in each.parents]
    assert not wide


def test_every_colour_has_a_word() -> None:
    read = page(everything())
    coloured = [each for each in read.elements if re.search(r"\b(badge|s-\w+|v-\w+)\b", each.attributes.get("class") or "")]
    assert len(coloured) > 50
    assert all(re.search(r"[a-z]{2}", each.text) for each in coloured)


def test_parts_that_are_not_there_are_not_on_the_page() -> None:
    everywhere = {"machine", "chains", "findings", "models", "explanation", "log", "facts"}

    def there(report: SupportReport) -> set[str]:
        read = page(report)
        sections = {each.attributes["id"] for each in read.all("section")}
        linked = {(each.attributes["href"] or "")[1:] for each in read.all("a") if "nav" in each.parents}
        assert linked == sections
        return {str(each) for each in sections} & everywhere

    whole = everything()
    assert there(whole) == everywhere
    assert there(support(machine=whole.machine)) == {"machine", "chains", "findings", "facts"}
    assert there(support(models=whole.models)) == {"models"}
    assert there(support(explanation=whole.explanation)) == {"explanation", "facts"}
    assert there(support(explanation=whole.explanation, log=whole.log)) == {"explanation", "facts", "log"}
    assert there(support()) == set()


def test_a_finding_says_why_what_to_do_and_who_says_so() -> None:
    told = words(page(support(machine=machine("ubuntu-24.04-user-outside-render"))))
    assert "Run: sudo usermod -aG render $USER. Then log out and in again." in told
    assert "gpu.node.access no is false /dev/dri/renderD128" in told
    assert "Explains 1 more finding" in told
    links = {each.attributes["href"] for each in page(support(machine=machine("ubuntu-24.04-user-outside-render"))).all("a")}
    assert "https://github.com/openvinotoolkit/openvino/issues/27762" in links
    assert "Gone afterwards gpu-node-permission npu-node-permission" in told


def test_a_chain_leads_from_its_break_to_the_finding() -> None:
    read = page(support(machine=machine("ubuntu-24.04-user-outside-render")))
    broken = [each for each in read.all("li") if each.attributes.get("class") == "s-broken"]
    assert [" ".join(each.text.split()) for each in broken] == [
        "✗ permission broken why: gpu-node-permission",
        "✗ permission broken why: npu-node-permission",
    ]
    assert {"finding-1", "finding-2"} <= {each.attributes.get("id") for each in read.all("article")}


def test_facts_keep_their_three_states() -> None:
    facts = {"cpu.brand": Known("a CPU", "here"), "gpu.dxg": Absent("/dev/dxg"), "npu.driver.version": Unknown("no dpkg", "dpkg")}
    read = page(support(machine=msgspec.structs.replace(machine("no-openvino-in-this-python"), facts=facts)))
    rows = [" ".join(each.text.split()) for each in read.all("tr") if "data-state" in each.attributes]
    assert rows == ["cpu.brand ✓ known a CPU here", "npu.driver.version ? unknown no dpkg dpkg", "gpu.dxg – absent /dev/dxg"]


def test_what_was_taken_out_is_told() -> None:
    assert "not looked for" in words(page(support()))
    assert "none was found" in words(page(support(redacted=())))
    assert "host <host-1> 7" in words(page(support(redacted=(Redacted("host", "<host-1>", 7),))))


def test_a_quoted_line_is_marked_and_linked() -> None:
    read = page(everything())
    marked = {each.attributes["id"]: each.text for each in read.all("li") if each.attributes.get("class") == "quoted"}
    assert "ZE_RESULT_ERROR_INVALID_ARGUMENT" in marked["log-7"]
    assert "#log-7" in {each.attributes["href"] for each in read.all("a")}


def test_a_long_log_is_shown_in_part() -> None:
    text = "\n".join(["begin", *(f"line {number}" for number in range(2, 5000)), "RuntimeError: the end"])
    told = words(page(support(log=LogText("long.log", text, 0), explanation=ovdoctor.explain(text))))
    assert "begin" in told
    assert "RuntimeError: the end" in told
    assert "lines not shown here" in told
    assert "line 2500" not in told


def test_a_log_that_was_cut_keeps_its_quotes() -> None:
    """Numbers are those of the whole log."""
    text = "\n".join(f"line {number}" for number in range(1, 400)) + "\n" + (TESTS / "logs/readme/npu-maxpool.log").read_text()
    lines = text.splitlines()
    cut = "\n".join([*lines[:10], "[here something is left out]", *lines[390:]])
    read = page(support(log=LogText("cut.log", cut, 380), explanation=ovdoctor.explain(text)))
    marked = [each for each in read.all("li") if each.attributes.get("class") == "quoted"]
    assert any("ZE_RESULT_ERROR_INVALID_ARGUMENT" in each.text for each in marked)


def test_models_side_by_side_and_one_that_is_not_judged() -> None:
    many = scan("many")
    read = page(support(models=many.models))
    assert "could not be judged" in read.only("h1").text
    assert len([each for each in read.all("article") if each.attributes.get("class") == "model"]) == len(many.models)


def test_a_finding_of_two_targets_is_told_once() -> None:
    target = mapped().targets[1]
    twice = msgspec.structs.replace(mapped(), targets=(target, msgspec.structs.replace(target, openvino="2023.2")), map=None)
    assert words(page(support(models=(twice,)))).count("Told above.") == len(target.findings)


class TestFirstSentence:
    """What is wrong, and never health where there is none."""

    def of(self, report: SupportReport) -> tuple[str, str]:
        first = sentences(report)[0]
        return first.level, first.text

    def test_errors(self) -> None:
        level, text = self.of(support(machine=machine("ubuntu-24.04-user-outside-render")))
        assert level == "error"
        assert text == "This user may not open the GPU's render node /dev/dri/renderD128, and 1 more error"

    def test_all_decided(self) -> None:
        level, text = self.of(support(machine=machine("ubuntu-24.04-lunar-lake-in-order")))
        assert (level, text.partition(" by ")[0]) == ("ok", "Nothing wrong was found on this machine")

    def test_rules_that_do_not_apply_have_not_judged(self) -> None:
        report = machine("ubuntu-24.04-lunar-lake-in-order")
        counts = Counts(rules=258, findings=0, clear=46, not_applicable=212, undecided=0, ignored=0)
        level, text = self.of(support(machine=msgspec.structs.replace(report, counts=counts)))
        assert (level, text) == ("ok", "Nothing wrong was found on this machine by 46 rules that apply to it")
        counts = msgspec.structs.replace(counts, clear=0, not_applicable=258)
        level, text = self.of(support(machine=msgspec.structs.replace(report, counts=counts)))
        assert (level, text) == ("unknown", "Nothing was judged of this machine: no rule applies to it")

    def test_a_log_from_elsewhere_is_called_so(self) -> None:
        both = msgspec.structs.replace(everything(), log_from_elsewhere=True)
        assert any(each.text.startswith("What the log from another machine m") for each in sentences(both))
        alone = msgspec.structs.replace(both, machine=None)
        assert not any("another machine" in each.text for each in sentences(alone))

    def test_undecided_is_not_health(self) -> None:
        report = machine("ubuntu-24.04-lunar-lake-in-order")
        counts = msgspec.structs.replace(report.counts, undecided=3)
        level, text = self.of(support(machine=msgspec.structs.replace(report, counts=counts)))
        assert level == "unknown"
        assert "3 rules could not be decided" in text

    def test_a_broken_chain_is_not_health(self) -> None:
        level, text = self.of(support(machine=machine("docker-without-accel-node")))
        assert level == "warning"
        assert "the chain of NPU is broken at 'device node'" in text

    def test_a_chain_that_nobody_could_judge_is_not_health(self) -> None:
        report = machine("ubuntu-24.04-lunar-lake-in-order")
        chains = [*report.chains[:-1], Chain("NPU", "NPU", "unknown", report.chains[-1].links)]
        level, text = self.of(support(machine=msgspec.structs.replace(report, chains=chains)))
        assert level == "unknown"
        assert "NPU" in text

    def test_no_rule_is_no_health(self) -> None:
        report: Report = machine("ubuntu-24.04-lunar-lake-in-order")
        counts = msgspec.structs.replace(report.counts, ignored=report.counts.rules)
        assert self.of(support(machine=msgspec.structs.replace(report, counts=counts)))[0] == "unknown"

    def test_models(self) -> None:
        assert self.of(support(models=(mapped(),))) == ("error", "maxpool-14-floor.xml fails on 2 targets (MaxPool-14)")
        assert self.of(support(models=scan("ok").models))[0] == "ok"

    def test_texts(self) -> None:
        nothing = Explanation(1, "1.2.3", {}, [], [], [])
        assert self.of(support(explanation=nothing))[0] == "unknown"
        level, text = self.of(support(explanation=everything().explanation))
        assert level == "error"
        assert text.startswith("What the text means: The NPU compiler does not know this operation")

    def test_the_worst_comes_first(self) -> None:
        told = [each.level for each in sentences(everything())]
        assert told == sorted(told, key=["error", "warning", "unknown", "ok"].index)

    def test_nothing(self) -> None:
        assert self.of(support()) == ("unknown", "Nothing was judged")
