"""Files that were written before: logs, reports, zips, recorded hosts. What they hold is learned first, then written anew."""

from __future__ import annotations

from ovdoctor.redaction.files.cleaning import Cleaned, clean_bytes, clean_file

__all__ = ["Cleaned", "clean_bytes", "clean_file"]
