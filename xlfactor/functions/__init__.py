"""The Excel functions, a module a topic."""
