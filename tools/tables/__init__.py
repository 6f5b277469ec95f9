"""What regenerates and evaluates the product's tables (maintainers only). Run with ``PYTHONPATH=tools``."""
