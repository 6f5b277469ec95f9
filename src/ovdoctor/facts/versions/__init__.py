"""Typed versions: every version is text of one scheme, and only versions of the same scheme are compared.

Text that a scheme cannot read is unknown, never "less": Intel's own tools compared ``'32.0.100.967'`` with
``'32.0.100.3104'`` as text and got it backwards, and ``Invalid version: '2025.0.0.0-476-2b2420220f9'`` once silently
switched off tokenizer export (https://github.com/openvinotoolkit/openvino.genai/issues/1932).
"""

from __future__ import annotations

from ovdoctor.facts.versions.ranges import Range, RangeError
from ovdoctor.facts.versions.schemes import SCHEMES, Scheme, Version, parse, parse_any

__all__ = ["SCHEMES", "Range", "RangeError", "Scheme", "Version", "parse", "parse_any"]
