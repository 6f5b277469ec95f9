"""``python tools/pictures.py MODEL``: take the README's pictures of the HTML pages anew, in headless Chromium.

MODEL is any model to show in the map of operations; the README shows YOLOv8n.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
HOST = ROOT / "tests" / "hosts" / "ubuntu-24.04-user-outside-render"
DRIVER = "32.0.100.2714"


def main() -> None:
    """Write both pictures."""
    parser = argparse.ArgumentParser(description="Take the README's pictures of the HTML pages anew.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--chromium", default="chromium", help="the browser (default: %(default)s)")
    wanted = parser.parse_args()
    model: Path = wanted.model.resolve()
    target = ("--device", "NPU", "--npu-platform", "3720", "--npu-driver", DRIVER, "--openvino", "2024.4", "--releases")
    _take(("check", "--device", "NPU", "--host", str(HOST)), HOST.parent, "machine.png", 1260, wanted.chromium)
    _take(("scan", model.name, *target), model.parent, "model.png", 1260, wanted.chromium)


def _take(arguments: tuple[str, ...], folder: Path, name: str, height: int, chromium: str) -> None:
    """A page of ``ovdoctor`` run in ``folder``: its first ``height`` pixels, 1000 wide."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch, "page.html")
        command = (sys.executable, "-m", "ovdoctor", *arguments, "--format", "html", "--fail-on", "never", "-o", str(page))
        subprocess.run(command, cwd=folder, check=True)
        options = ("--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size=1000,{height}")
        subprocess.run((chromium, *options, f"--screenshot={FOLDER / name}", page.as_uri()), check=True, capture_output=True)


if __name__ == "__main__":
    main()
