"""What the doctor says, one line a finding."""

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
    """One line: what was found, and for a problem how to mend it."""

    level: Level
    text: str

    def __str__(self) -> str:
        return f"{self.level.value:<12}{self.text}"


def ok(text: str) -> Finding:
    """Give a finding that is as it should be."""
    return Finding(Level.OK, text)


def warning(text: str) -> Finding:
    """Give a finding that may do harm, or none."""
    return Finding(Level.WARNING, text)


def problem(text: str) -> Finding:
    """Give a finding that keeps the add-in from working; its text says how to mend it."""
    return Finding(Level.PROBLEM, text)


def unchecked(text: str) -> Finding:
    """Give what could not be looked at."""
    return Finding(Level.UNCHECKED, text)


def judged(fault: str, fine: str) -> Finding:
    """Give a problem if a fault was found, and else what is fine."""
    return problem(fault) if fault else ok(fine)
