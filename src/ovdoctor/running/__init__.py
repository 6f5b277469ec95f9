"""A program run as if it were run alone, with what it prints kept for an explanation."""
