"""What a diagnosis says, in the published form that programs read; made by ``rules``, shown by ``reports``."""
