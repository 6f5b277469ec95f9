"""``ovdoctor`` and ``python -m ovdoctor``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. ``--version`` alone answers before anything heavy is imported."""
    try:
        from ovdoctor.process.clearing import ignore_interrupt, quit_on_interrupt

        quit_on_interrupt()
    except KeyboardInterrupt:
        print("ovdoctor: interrupted", file=sys.stderr)
        sys.exit(130)
    if sys.argv[1:] == ["--version"]:
        from ovdoctor.version import __version__

        print(f"ovdoctor {__version__}")
        return
    import gc

    from ovdoctor.cli.main import run

    gc.disable()  # a run is short: looking for garbage costs a tenth of it and finds next to none
    code = run(sys.argv[1:])
    ignore_interrupt()
    sys.exit(code)


if __name__ == "__main__":
    main()
