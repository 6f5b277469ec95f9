"""The patches, by family. Each takes a graph and an operation, changes the graph, or raises ``Refused`` with its reason."""
