"""Read texts as numbers, strictly: a comma counts only where it can be read in one way."""

import re
from typing import Final

_DIGITS: Final = r"[0-9]+"
_GROUP: Final = r"[1-9][0-9]{0,2}"
_PLAIN: Final = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_ONE_COMMA: Final = rf"[0-9]*,{_DIGITS}"
_COMMA_OR_THOUSAND: Final = rf"{_GROUP},[0-9]{{3}}"
#: Groups of three digits by commas, by dots, by spaces or apostrophes, and then a fraction.
_GROUPED: Final = (
    rf"(?P<whole>{_GROUP}(?:,[0-9]{{3}})+)\.(?P<fraction>[0-9]*)",
    rf"(?P<whole>{_GROUP}(?:,[0-9]{{3}}){{2,}})(?P<fraction>)",
    rf"(?P<whole>{_GROUP}(?:\.[0-9]{{3}})+),(?P<fraction>{_DIGITS})",
    rf"(?P<whole>{_GROUP}(?:\.[0-9]{{3}}){{2,}})(?P<fraction>)",
    rf"(?P<whole>{_GROUP}(?:[ '’][0-9]{{3}})+)(?:[.,](?P<fraction>{_DIGITS}))?",
)
#: Signs that are printed for a minus: the minus itself, dashes and a wide one.
_MINUS: Final = str.maketrans(dict.fromkeys("−–‒－", "-"))
_SIGNED: Final = r"(?P<sign>[+-]?)\s*(?P<figure>.*?)\s*(?P<percent>%?)"
_IN_BRACKETS: Final = r"\(\s*(?P<figure>[^+()-]*?)\s*(?P<one>%?)\s*\)\s*(?P<two>%?)"


def readings(text: str) -> tuple[float, ...]:
    """Return the numbers that a text may be: none, one, or two where its comma says either.

    A number in brackets is below zero; a percentage is a hundredth. A comma alone is a decimal
    comma unless three digits follow and one to three stand before.

    Examples
    --------
    >>> readings("2,5%"), readings("1,234.5"), readings("(0.02)"), readings("1 250,75")
    ((0.025,), (1234.5,), (-0.02,), (1250.75,))
    >>> readings("1,250"), readings("0,125"), readings("1,234,567")
    ((1250.0, 1.25), (0.125,), (1234567.0,))
    >>> readings("1_0"), readings("nan"), readings("inf"), readings("12,34,567"), readings("")
    ((), (), (), (), ())
    """
    plain = text.strip().translate(_MINUS)
    match = re.fullmatch(_IN_BRACKETS, plain)
    if match:
        sign, is_percent = -1.0, bool(match["one"] or match["two"])
    else:
        match = re.fullmatch(_SIGNED, plain)
        if match is None:
            return ()
        sign, is_percent = -1.0 if match["sign"] == "-" else 1.0, bool(match["percent"])
    unit = 100.0 if is_percent else 1.0
    return tuple(sign * number / unit for number in _unsigned(match["figure"]))


def is_percentage(text: str) -> bool:
    """Return whether a text is a number in percent.

    Examples
    --------
    >>> is_percentage("(2,5 %)"), is_percentage("2.5"), is_percentage("60% Equity")
    (True, False, False)
    """
    return "%" in text and bool(readings(text))


def both_readings(text: str) -> str:
    """Return the two numbers that a text may be, as a message quotes them.

    Examples
    --------
    >>> both_readings("1,250"), both_readings("12,345 %")
    ('1250 or 1.25', '12345% or 12.345%')
    """
    percent = is_percentage(text)
    return " or ".join(f"{x * 100:.15g}%" if percent else f"{x:.15g}" for x in readings(text))


def _unsigned(figure: str) -> tuple[float, ...]:
    if re.fullmatch(_PLAIN, figure):
        return (float(figure),)
    if re.fullmatch(_ONE_COMMA, figure):
        decimal = float(figure.replace(",", "."))
        thousand = re.fullmatch(_COMMA_OR_THOUSAND, figure)
        return (float(figure.replace(",", "")), decimal) if thousand else (decimal,)
    for pattern in _GROUPED:
        match = re.fullmatch(pattern, figure)
        if match:
            whole = "".join(re.findall(_DIGITS, match["whole"]))
            return (float(f"{whole}.{match['fraction'] or 0}"),)
    return ()
