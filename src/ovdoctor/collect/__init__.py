"""The machine → facts: one collector per subject, all access to the machine through one ``Host``."""
