"""``ovdoctor.report()``: a machine, models and a log in one report that can be given away."""

from ovdoctor.reporting.making import make, report
from ovdoctor.reporting.topic import Support, SupportResult, Topic

__all__ = ["Support", "SupportResult", "Topic", "make", "report"]
