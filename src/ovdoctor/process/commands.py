"""Short commands, waited for, that end with us."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Any

from ovdoctor.process.clearing import at_end


def run_command(command: Sequence[str], timeout: float, **options: Any) -> subprocess.CompletedProcess[Any]:
    """``subprocess.run`` with the output captured, but that a signal that ends us ends the command too.

    ``options`` are those of ``Popen``. Raises OSError, and TimeoutExpired when it has been killed for taking too long.
    """
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options) as process, at_end(process.kill):
        try:
            out, err = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)
