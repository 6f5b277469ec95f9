"""What is private, taken out of facts, reports and logs: by the class of a fact first, by pattern only in free text.

Everything is learned before anything is written, so that a user who is named in one place is found where the name stands alone.
The same value has the same token everywhere, and what was taken out is counted. Knows ``facts`` and ``findings`` alone.
"""

from ovdoctor.redaction.redactor import Redactor

__all__ = ["Redactor"]
