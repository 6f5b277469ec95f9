"""The model's rt_info: how it was made, as a flat mapping of bounded size."""

from __future__ import annotations

from collections.abc import Mapping

from ovdoctor.models.ir import limits

SECTIONS = frozenset({"rt_info", "meta_data"})
"""``meta_data`` is what the Model Optimizer wrote up to IR version 10."""

_WRITERS = ("OpenVINO Runtime", "Runtime_version", "MO_version")
"""Who wrote the file (``save_model`` from 2026.2 on), who converted the model, and with what; the last writer first."""


class RtInfo:
    """Collects entries while the section is read: elements inside each other become names with dots."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.left_out = 0
        self._path: list[str] = []
        self._room = limits.RT_INFO_TEXT

    def begin(self, element: str, attributes: Mapping[str, str]) -> None:
        """An element begins. Names that XML does not allow are written ``<info name="…">`` by OpenVINO."""
        own_name = attributes.get("name", element) if element == "info" else element
        self._path.append(own_name[: limits.RT_INFO_NAME])
        value = attributes.get("value")
        if value is None:
            return
        name = ".".join(self._path)
        if len(value) > limits.RT_INFO_VALUE:
            value = f"{value[: limits.RT_INFO_VALUE]}…"
        if len(self.values) >= limits.RT_INFO_ENTRIES or len(name) + len(value) > self._room:
            self.left_out += 1
        elif name not in self.values:
            self.values[name] = value
            self._room -= len(name) + len(value)

    def end(self) -> None:
        """The element ends."""
        self._path.pop()

    @property
    def written_by(self) -> str | None:
        """The release that wrote or converted the model."""
        return next((self.values[name] for name in _WRITERS if self.values.get(name)), None)
