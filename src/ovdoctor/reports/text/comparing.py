"""Two models side by side, for people."""

from __future__ import annotations

from ovdoctor.findings.patching import Comparison, Measured
from ovdoctor.reports.text.terminal import Terminal, printable

_WORDS = {
    "same": "the outputs are the same, bit by bit",
    "close": "the outputs are close",
    "different": "the outputs differ",
    "not comparable": "they cannot be compared",
    "not available": "not asked",
}


def render_comparison(result: Comparison, terminal: Terminal) -> str:
    """The comparison as text."""
    release = f" (OpenVINO {printable(result.openvino.partition('-')[0])})" if result.openvino else ""
    lines = [terminal.style(f"{printable(result.one)} and {printable(result.other)}{release}", bold=True)]
    if result.signatures == "names differ":
        lines.append("Names or shapes of inputs or outputs are not the same.")
    for measured in result.devices:
        lines += ["", *_device(measured, terminal)]
    return "\n".join(lines)


def _device(measured: Measured, terminal: Terminal) -> list[str]:
    marks = {"same": terminal.symbols.holds, "close": terminal.symbols.holds, "not available": terminal.symbols.unknown}
    lines = [f"{marks.get(measured.verdict, terminal.symbols.broken)} {printable(measured.device)}: {_WORDS[measured.verdict]}"]
    if measured.reason:
        lines += terminal.wrap(printable(measured.reason), 4)
    if measured.runs:
        relative = f"{measured.max_rel:.3g}" if measured.max_rel >= 0 else "none (NaN, infinity or another shape)"
        text = f"max difference {measured.max_abs:.3g}, of the largest value {relative}, cosine {measured.cosine:.6f}"
        lines += terminal.wrap(text, 4)
    if measured.latency_ratio is not None and measured.latency_spread is not None:
        low, high = measured.latency_spread
        lines.append(
            f"    latency of the second to the first: {measured.latency_ratio:.3f} (half of the pairs {low:.3f} to {high:.3f})"
        )
    if measured.throughput_ratio is not None:
        lines.append(f"    throughput of the second to the first: {measured.throughput_ratio:.3f}")
    elif measured.no_throughput:
        lines += terminal.wrap(f"throughput was left out: {printable(measured.no_throughput)}", 4)
    return lines
