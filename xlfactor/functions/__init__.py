"""The Excel functions, one module per topic."""
