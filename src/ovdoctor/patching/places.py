"""Where the result of a patch goes."""

from __future__ import annotations

import os
from pathlib import Path

from ovdoctor.errors import InputError


def place_of(source: Path, output: str | os.PathLike[str] | None, in_place: bool) -> Path:
    """Where the result goes. Raises InputError if it cannot go there, or is the model itself."""
    if in_place and output is not None:
        raise InputError("--in-place and --output are two places: give one of them")
    if in_place:
        return source
    place = Path(output) if output is not None else source.with_name(f"{source.stem}.patched.xml")
    if place.suffix.lower() != ".xml":
        raise InputError(f"{place}: OpenVINO reads models from files that end in .xml: name the output so")
    if not place.parent.is_dir():
        raise InputError(f"{place}: there is no folder {place.parent}")
    for each in (place, place.with_suffix(".bin")):
        if each.is_dir():
            raise InputError(f"{each}: that is a folder")
    same = [(place, source), (place.with_suffix(".bin"), source.with_suffix(".bin"))]
    if any(one.absolute() == other.absolute() for one, other in same) or _is_one_file(place, source):
        raise InputError(f"{place}: that is the model itself; --in-place changes it, and keeps a backup")
    return place


def _is_one_file(place: Path, source: Path) -> bool:
    """Whether both lead to one file: by a symbolic link, or where file systems do not tell A from a.

    Another hard link of it is another place: only that name gets the result.
    """
    if place.resolve() == source.resolve():
        return True
    return place.exists() and source.exists() and place.samefile(source) and source.stat().st_nlink == 1
