"""Short digests of cells, by which a change of them is seen."""

import hashlib


def digest(value: object) -> str:
    """Return a short SHA-256 of the repr of a value."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def steady(value: object) -> object:
    """Round a number to 12 digits, for programs differ in the last of its 17."""
    return f"{value:.12g}" if isinstance(value, float) else value
