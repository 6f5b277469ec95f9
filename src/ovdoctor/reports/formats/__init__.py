"""What the formats of all reports have in common: escaping, frames, limits. Knows nothing of what is reported."""
