"""The examined interpreter and its OpenVINO → facts: what it says of itself, and what lies in its folders.

Listing the packages takes place while the child imports OpenVINO; then this waits for the end of the transcript.
"""

from __future__ import annotations

from ovdoctor.collect.facts import Found, unknown_on_error
from ovdoctor.collect.host.base import Host
from ovdoctor.collect.installation.libraries import libraries_of
from ovdoctor.collect.installation.origin import find_package, leftovers, origin_of
from ovdoctor.collect.installation.variables import variable_facts
from ovdoctor.collect.installation.version import version_fact
from ovdoctor.collect.interrogate.answers import Answers, read
from ovdoctor.collect.interrogate.facts import facts_of, why_missing
from ovdoctor.collect.interrogate.protocol import Asked
from ovdoctor.collect.packages import SOURCE, Installed, look_at_path, package_facts
from ovdoctor.facts.states import Known, Unknown

_OF_PACKAGES = ("packages", "pip.version", "packages.leftovers")
_OF_INSTALLATION = ("openvino.origin", "openvino.libraries")


def software_facts(host: Host, asked: Asked) -> Found:
    """All facts of ``vocabulary.software`` but ``request.*``, and what OpenVINO says of the NPU's driver and compiler.

    ``npu.compiler.route`` needs facts of other collectors: see ``installation.route``.
    """
    found: Found = variable_facts(host)
    interpreter = asked.interpreter()
    installed: Installed | None = None
    if interpreter is None:
        found.update(dict.fromkeys(_OF_PACKAGES, Unknown("the interpreter could not be asked", SOURCE)))
    else:
        with unknown_on_error(found, _OF_PACKAGES, SOURCE):
            installed = look_at_path(host, interpreter)
            found.update(package_facts(installed))
            found["packages.leftovers"] = leftovers(host, installed)
    transcript = asked.transcript()
    found.update(facts_of(transcript))
    found.update(_installation(host, read(transcript), installed, found))
    return found


def _installation(host: Host, answers: Answers, installed: Installed | None, told: Found) -> Found:
    """Location, origin, libraries and version: where nothing could be imported, of the package that would have been."""
    found: Found = {}
    location = told["openvino.location"]
    if installed is None:
        unknown = Unknown("the search path of the interpreter could not be read", SOURCE)
        return {**dict.fromkeys(_OF_INSTALLATION, unknown), "openvino.version": version_fact(answers, None, None)}
    with unknown_on_error(found, _OF_INSTALLATION, SOURCE):
        if not isinstance(location, Known) and (package := find_package(host, installed)):
            location = found["openvino.location"] = Known(package, "first of that name on sys.path; it was not imported")
        if isinstance(location, Known):
            origin = found["openvino.origin"] = origin_of(host, installed, str(location.value))
            kind = str(origin.value) if isinstance(origin, Known) else None
            found["openvino.libraries"] = libraries_of(host, installed, str(location.value), kind)
        else:
            missing = why_missing(answers) or Unknown("its location is not known", SOURCE)
            found.update(dict.fromkeys(_OF_INSTALLATION, missing))
    place = str(location.value) if isinstance(location, Known) else None
    found["openvino.version"] = version_fact(answers, installed, place)
    return found
