"""What shows that patches hold: slow, for maintainers."""
