"""Before and after in every format: JSON and Markdown here, text for people in ``reports.text.difference``."""
