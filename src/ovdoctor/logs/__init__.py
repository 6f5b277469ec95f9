"""A log, a traceback or the text of an issue → facts. Nothing of the text is executed or followed."""
