"""The ribbon macros, one module per topic."""
