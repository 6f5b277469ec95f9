"""The examined Python and its packages, and OpenVINO as that interpreter sees it."""

from __future__ import annotations

from ovdoctor.facts.kinds import Choice, Flag, Number, Records, Text, Texts, version
from ovdoctor.facts.vocabulary.definition import FactDefinition as Fact

OUTCOMES = ("ok", "error", "crash", "timeout")
"""How asking a plugin ended: answered, threw, killed its process, did not answer in time."""

PYTHON = (
    Fact(
        "python.executable",
        Text(),
        "interpreter that was examined",
        "--python, the active environment, or the running one",
        "path",
    ),
    Fact("python.chosen", Text(), "why this interpreter was examined", "the choice itself", "free-text"),
    Fact("python.version", version("pep440"), "its version", "asked in a child process"),
    Fact("python.implementation", Text(), "CPython, PyPy, …", "asked in a child process"),
    Fact("python.bits", Number(), "32 or 64", "asked in a child process"),
    Fact("python.arch", Text(), "architecture that the interpreter was built for", "asked in a child process"),
    Fact(
        "python.environment",
        Choice(("venv", "conda", "system", "store", "pyenv", "other")),
        "kind of environment",
        "prefixes and path of the interpreter",
    ),
    Fact("python.error", Text(), "why the interpreter could not be asked", "the child process", "free-text"),
    Fact(
        "python.shadows",
        Texts(),
        "openvino in the current folder, which 'python -m' and 'python -c' would import; it was not examined",
        "the current folder",
        "path",
    ),
    Fact("pip.version", version("pep440"), "pip in that interpreter", "its metadata"),
    Fact(
        "environment",
        Records({"name": Text(), "value": Text()}),
        "variables that shadow libraries or steer OpenVINO and drivers",
        "the process environment",
        "environment",
    ),
)

PACKAGES = (
    Fact(
        "packages",
        Records({"name": Text(), "version": version("pep440"), "location": Text()}),
        "distributions that the interpreter can import, first found first",
        "*.dist-info on sys.path",
        "path",
    ),
    Fact(
        "packages.leftovers",
        Texts(),
        "folders in site-packages that pip left behind (~name), or openvino without metadata",
        "site-packages",
        "path",
    ),
    Fact(
        "package.*", version("pep440"), "version of one distribution, by its normalised name (package.openvino-genai)", "packages"
    ),
)

OPENVINO = (
    Fact("openvino.version", version("openvino"), "OpenVINO that the interpreter imports", "get_version() and package metadata"),
    Fact("openvino.build", Text(), "build string of the runtime, verbatim", "get_version()", "free-text"),
    Fact("openvino.location", Text(), "folder it was loaded from", "openvino.__file__", "path"),
    Fact("openvino.origin", Choice(("pip", "archive", "conda", "system", "source")), "how it was installed", "its location"),
    Fact("openvino.import.outcome", Choice(OUTCOMES), "what came of 'import openvino'", "asked in a child process"),
    Fact(
        "openvino.import.error",
        Text(),
        "what 'import openvino' or Core() threw, verbatim",
        "asked in a child process",
        "free-text",
    ),
    Fact("openvino.core.outcome", Choice(OUTCOMES), "what came of Core()", "asked in a child process"),
    Fact(
        "openvino.libraries",
        Records(
            {
                "name": Text(),
                "kind": Choice(("core", "plugin", "frontend", "tbb", "compiler", "other")),
                "path": Text(),
                "size": Number("bytes"),
                "format": Choice(("ok", "truncated", "not-a-library", "wrong-architecture")),
            }
        ),
        "library files beside it",
        "its folder",
        "path",
    ),
    Fact(
        "openvino.plugins",
        Records(
            {
                "device": Text(),
                "outcome": Choice(OUTCOMES),
                "build": Text(),
                "description": Text(),
                "error": Text(),
                "seconds": Number("s", whole=False),
            }
        ),
        "get_versions() of each plugin, or how it failed",
        "asked in a child process, device by device",
        "free-text",
    ),
    Fact(
        "openvino.devices",
        Records(
            {
                "name": Text(),
                "kind": Text(),
                "full_name": Text(),
                "architecture": Text(),
                "driver_version": Text(),
                "compiler_version": Text(),
                "compiler_type": Text(),
                "capabilities": Texts(),
                "pci": Text(),
                "memory": Number("bytes"),
                "live": Choice(OUTCOMES),
                "live_seconds": Number("s", whole=False),
                "live_error": Text(),
            }
        ),
        "devices that OpenVINO lists, and what each says of itself",
        "AVAILABLE_DEVICES and properties of each plugin",
        "free-text",
    ),
    Fact(
        "openvino.live",
        Records({"device": Text(), "outcome": Choice(OUTCOMES), "seconds": Number("s", whole=False), "error": Text()}),
        "a tiny model compiled and run on every device",
        "check --live, in the child process",
        "free-text",
    ),
    Fact("openvino.errors", Texts(), "other failures while asking OpenVINO, verbatim", "asked in a child process", "free-text"),
)

REQUEST = (
    Fact("request.devices", Texts(), "devices that the user asked about", "--device"),
    Fact("request.live", Flag(), "whether a model was to be run", "--live"),
)
