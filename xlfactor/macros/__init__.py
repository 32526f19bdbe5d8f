"""The ribbon macros, a module a topic."""
