"""Causes of a text: confirmed and possible, in their order, with what repeats them folded."""

from __future__ import annotations

from ovdoctor.explaining import explain


def rules(text: str) -> list[tuple[str, str]]:
    """(certainty, rule) of every cause."""
    return [(cause.certainty, cause.finding.rule) for cause in explain(text).causes]


def test_text_with_environment_is_before_text_alone() -> None:
    found = rules("Device: NPU\nNPU driver: 1.10.0\nswin: Upper bounds were not specified\nsilently wrong predictions")
    names = [rule for _, rule in found]
    assert names.index("log-npu-swin-driver") < names.index("log-npu-wrong-results")


def test_an_unknown_fact_makes_a_cause_possible() -> None:
    text = "Kernel: 6.8.1\nDevice: GPU\nNumber of platforms 0"
    assert ("possible", "log-gpu-kernel-6-8-old-runtime") in rules(text)
    assert ("confirmed", "log-gpu-kernel-6-8-old-runtime") in rules(f"{text}\nGPU driver: NEO 24.05.28454.6\nGPU: UHD 630")
    assert "log-gpu-kernel-6-8-old-runtime" not in [rule for _, rule in rules(f"{text}\nGPU driver: NEO 25.13.33276.16")]


def test_a_possible_cause_names_what_is_missing() -> None:
    causes = explain("Kernel: 6.8.1\nDevice: GPU\nNumber of platforms 0").causes
    cause = next(cause for cause in causes if cause.certainty == "possible")
    assert {missing.fact for missing in cause.missing} & {"gpu.compute_runtime.version", "gpu.intel.generation"}
    assert cause.quotes


def test_what_repeats_the_message_is_folded() -> None:
    (cause, *others) = explain(
        "Device: NPU\nMAPPED_INFERENCE_VERSION is NOT compatible\nZE_RESULT_ERROR_UNSUPPORTED_VERSION"
    ).causes
    assert cause.finding.rule == "log-npu-firmware-older-than-compiler"
    assert "log-npu-level-zero-error" in [item.rule for item in cause.finding.consequences]
    assert "log-npu-level-zero-error" not in [other.finding.rule for other in others]


def test_a_message_alone_is_told_where_nothing_explains_it() -> None:
    assert rules("ZE_RESULT_ERROR_NOT_AVAILABLE") == [("confirmed", "log-npu-level-zero-error")]


def test_possible_causes_are_of_the_device_that_was_asked() -> None:
    assert not [rule for certainty, rule in rules("Device: CPU\nNumber of platforms 0") if certainty == "possible"]
