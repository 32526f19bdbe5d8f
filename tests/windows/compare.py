"""Where two tellings of a sheet differ, in lines that say where."""

from collections.abc import Iterator
from math import isclose
from typing import Any

#: a column is as many pixels wide as fit, and a file rounds those to 1/256 of a character; a chart
#: stands where it does to a pixel or two
_WIDTH, _PLACE = 0.1, 1.5
_RELATIVE = 1e-9
#: what a run says of itself alone: by what and when, and the digest that the time goes into
_OF_THE_RUN = ("Made by", "Sheet digest")


def differences(found: Any, wanted: Any, *, tolerance: float, where: str = "") -> Iterator[str]:
    """Go through what differs: missing, added, or not the same."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in sorted({*found, *wanted}):
            place = f"{where} / {key}" if where else str(key)
            one, other = found.get(key), wanted.get(key)
            yield from differences(one, other, tolerance=tolerance, where=place)
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        for number, (one, other) in enumerate(zip(found, wanted, strict=True)):
            place = f"{where} / {number}"
            yield from differences(one, other, tolerance=tolerance, where=place)
    elif not _same(found, wanted, _tolerance_at(where, tolerance)):
        yield f"{where}: found {found!r}; wanted {wanted!r}"


def _tolerance_at(where: str, tolerance: float) -> float:
    if " widths " in where:
        return _WIDTH
    return _PLACE if " place " in where else tolerance


def _same(found: Any, wanted: Any, tolerance: float) -> bool:
    if isinstance(found, float) and isinstance(wanted, int | float):
        return isclose(found, wanted, rel_tol=min(tolerance, _RELATIVE), abs_tol=tolerance)
    return type(found) is type(wanted) and found == wanted


def without_the_run(sheet: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a sheet what a run says of itself alone."""
    cells = sheet["cells"]
    gone = [f"C{place[1:]}" for place, cell in cells.items() if cell.get("value") in _OF_THE_RUN]
    left = {place: cells[place] for place in cells if place not in gone}
    # the day stands there
    return {**sheet, "cells": left, "page": {**sheet["page"], "right footer": ""}}


def without_cuts(sheet: dict[str, Any]) -> dict[str, Any]:
    """Leave out where paper is cut: a book has so many sheets, whatever pages share them."""
    uncut = {key: sheet[key] for key in sheet if key not in {"print area", "breaks"}}
    return {**uncut, "page": {**sheet["page"], "titles": "", "left footer": "", "zoom": 0}}
