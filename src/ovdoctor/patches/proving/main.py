"""One question, and the file with its answer.

The question is a file of JSON: ``task`` (compare, keep, hold, shapes, measure), what that takes, and ``answer``, the file that
the answer goes to. Every failure is a value.
"""

from __future__ import annotations

import json
import os
import sys

from .questions import compare, hold, keep, shapes
from .runtime import Unprovable, api, check_numpy
from .timing import measure

TASKS = {"measure": measure, "compare": compare, "keep": keep, "hold": hold, "shapes": shapes}


def main() -> None:
    """Answer one question."""
    with open(sys.argv[1], encoding="utf-8") as file:
        options = json.load(file)
    answer = {"executable": sys.executable}
    try:
        ov = api()
        answer["openvino"] = ov.get_version()
        check_numpy(ov)
        answer.update(TASKS[options["task"]](ov, ov.Core(), options))
    except Unprovable as error:
        answer["unprovable"] = str(error)
    except MemoryError:
        answer["unprovable"] = "there is not enough memory for it"
    except ImportError as error:
        answer["unprovable"] = "it has no OpenVINO or no numpy: %s" % error
    with open(options["answer"] + ".part", "w", encoding="utf-8") as file:
        json.dump(answer, file)
    os.replace(options["answer"] + ".part", options["answer"])
    os._exit(0)  # unloading plugins may crash, and nobody asked about that
