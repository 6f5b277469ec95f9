"""``ovdoctor`` and ``python -m ovdoctor``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. ``--version`` alone answers before anything heavy is imported."""
    if sys.argv[1:] == ["--version"]:
        from ovdoctor.version import __version__

        print(f"ovdoctor {__version__}")
        return
    from ovdoctor.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
