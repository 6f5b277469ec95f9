"""``python tools/releases.py [--jobs N] [RELEASE …]``: install OpenVINO releases side by side, each in an environment of its own.

They are what ``pytest -m releases`` runs against. The folder is ``$OVDOCTOR_RELEASES``, else ``~/.cache/ovdoctor/releases``. A
release that is complete is marked by a file ``.ok`` and left alone, so that an interrupted run is simply started again. One
Python has wheels of all of them: 3.11.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

RELEASES = (
    *("2023.0.0", "2023.1.0", "2023.2.0", "2023.3.0"),
    *("2024.0.0", "2024.1.0", "2024.2.0", "2024.3.0", "2024.4.0", "2024.5.0", "2024.6.0"),
    *("2025.0.0", "2025.1.0", "2025.2.0", "2025.3.0", "2025.4.1"),
    *("2026.0.0", "2026.1.0", "2026.2.0", "2026.3.0", "2026.4.1"),
)
BUILT_FOR_NUMPY_1 = ("2023.", "2024.0.")
"""These do not say so in their metadata: pip would give them numpy 2, and they would compute garbage."""


def default_folder() -> Path:
    """Where releases are kept."""
    return Path(os.environ.get("OVDOCTOR_RELEASES") or Path.home() / ".cache" / "ovdoctor" / "releases")


def install(release: str, folder: Path, python: str) -> str | None:
    """Install one release. The end of what failed, ``None`` if all is well."""
    place = folder / release
    if (place / ".ok").exists():
        return None
    numpy = "numpy==1.26.4" if release.startswith(BUILT_FOR_NUMPY_1) else "numpy"
    pip = place / ("Scripts/pip.exe" if sys.platform == "win32" else "bin/pip")
    commands = (
        [python, "-m", "venv", "--clear", os.fspath(place)],
        [os.fspath(pip), "install", "--quiet", "--disable-pip-version-check", f"openvino=={release}", numpy],
    )
    for command in commands:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            return (done.stderr or done.stdout).strip()[-500:] or f"exit code {done.returncode}"
    (place / ".ok").touch()
    return None


def main() -> int:
    """Install, and say how each release went."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[2].split("\n\n")[0].strip() if __doc__ else "")
    parser.add_argument("releases", nargs="*", metavar="RELEASE", help="such as 2024.5.0 (default: all that are known)")
    parser.add_argument("--folder", type=Path, default=default_folder(), help="where to (default: %(default)s)")
    parser.add_argument("--python", default=sys.executable, help="interpreter for the environments (default: this one)")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default: %(default)s)")
    options = parser.parse_args()
    releases = options.releases or list(RELEASES)
    options.folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    with ThreadPoolExecutor(max(1, options.jobs)) as pool:
        results = pool.map(lambda release: install(release, options.folder, options.python), releases)
        for release, error in zip(releases, results, strict=True):
            print(f"{release}: {error or 'ready'}", flush=True)
            failed += error is not None
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
