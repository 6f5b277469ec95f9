"""What ``ovdoctor.check()`` returns. Apart from ``api``, which has to start fast."""

from __future__ import annotations

from ovdoctor.findings.model import Report


class CheckResult(Report, frozen=True):
    """A diagnosis, as a notebook shows it."""

    @classmethod
    def of(cls, report: Report) -> CheckResult:
        """The same diagnosis."""
        return cls(**{name: getattr(report, name) for name in Report.__struct_fields__})

    def _repr_html_(self) -> str:
        from ovdoctor.reports.html.notebook.machine import report_fragment

        return report_fragment(self)
