"""``ovdoctor`` and ``python -m ovdoctor``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. ``--version`` alone answers before anything heavy is imported."""
    if sys.argv[1:] == ["--version"]:
        from ovdoctor.version import __version__

        print(f"ovdoctor {__version__}")
        return
    import gc

    from ovdoctor.cli.main import run

    gc.disable()  # a run is short: looking for garbage costs a tenth of it and finds next to none
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
