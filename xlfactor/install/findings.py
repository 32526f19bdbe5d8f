"""The findings of the doctor, one line each."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much a finding matters."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was found and, for a problem, the cure."""

    level: Level
    text: str

    def __str__(self) -> str:
        return f"{self.level.value:<12}{self.text}"


def ok(text: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(Level.OK, text)


def warning(text: str) -> Finding:
    """Return a finding of something that may or may not do harm."""
    return Finding(Level.WARNING, text)


def problem(text: str) -> Finding:
    """Return a finding that prevents the add-in from working; the text names the cure."""
    return Finding(Level.PROBLEM, text)


def unchecked(text: str) -> Finding:
    """Return a finding of something that could not be checked."""
    return Finding(Level.UNCHECKED, text)


def judged(fault: str, fine: str) -> Finding:
    """Return a problem if there is a fault, else a finding that all is well."""
    return problem(fault) if fault else ok(fine)
