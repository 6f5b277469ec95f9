"""What becomes of models on targets: the model read once, judged by tables and rules for every target."""
