"""The engine: YAML rules are read, checked, evaluated on facts, and their fixes proved by evaluating again."""
