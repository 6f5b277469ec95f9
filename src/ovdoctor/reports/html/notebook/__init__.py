"""Results as HTML fragments, for notebooks. Styles are inline and take the notebook's own colours, light or dark."""
