"""Equations of docstrings, written in TeX, as plain text for a cell or a terminal."""

import re
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

_Tokens: TypeAlias = deque[str]

_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_GAP: Final = re.compile(r" {2,}")
#: such a gap separates equations; a narrower one is a space
_WIDE: Final = "    "
#: commands that are a sign of their own; any other is a word, such as min
_SIGNS: Final = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\eta": "η", r"\theta": "θ",
    r"\lambda": "λ", r"\mu": "μ", r"\nu": "ν", r"\pi": "π", r"\rho": "ρ", r"\sigma": "σ",
    r"\tau": "τ", r"\phi": "φ", r"\chi": "χ", r"\omega": "ω", r"\Delta": "Δ", r"\Lambda": "Λ",
    r"\Pi": "Π", r"\Sigma": "Σ", r"\Phi": "Φ", r"\Omega": "Ω",
    r"\sum": "∑", r"\prod": "∏", r"\int": "∫", r"\partial": "∂", r"\nabla": "∇",
    r"\le": "≤", r"\ge": "≥", r"\succeq": "⪰", r"\circ": "∘", r"\cdot": "·",
    r"\Rightarrow": "⇒", r"\lVert": "‖", r"\rVert": "‖", r"\{": "{", r"\}": "}",
    r"\quad": _WIDE, r"\qquad": _WIDE, r"\,": " ", r"\;": " ", r"\ ": " ", r"\\": "\n",
    "&": "", "'": "′", "-": "−",
    # the sizes of brackets
    **dict.fromkeys((r"\big", r"\Big", r"\Bigl", r"\Bigr", r"\left", r"\right"), ""),
}  # fmt: skip
_HIGH: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_RAISED: Final = str.maketrans("0123456789+−", _HIGH)
_SIMPLE: Final = re.compile("[0-9]+|\\S[\u0302\u0304]?")
_SIMPLE_INDEX: Final = re.compile(r"\w+|\S")


def plain(tex: str) -> str:
    r"""Return an equation as plain text, a line for each of its lines.

    Examples
    --------
    >>> plain(r"\lambda = M' (\mu - r 1)")
    'λ = M′ (μ − r 1)'
    >>> plain(r"w_i = \frac{\sigma_i^{-1}}{\sum_j \sigma_j^{-1}}, \quad \hat m = \sqrt{x^{T/2}}")
    'w_i = (σ_i⁻¹)/(∑_j σ_j⁻¹),    m̂ = √(x^(T/2))'
    """
    lines = _group_end(deque(_TOKEN.findall(tex.strip()))).split("\n")
    return "\n".join(_GAP.sub(_gap, line).strip() for line in lines)


def _gap(found: re.Match[str]) -> str:
    return _WIDE if len(found[0]) >= len(_WIDE) else " "


def _group_end(tokens: _Tokens) -> str:
    """Return what stands before the bracket that closes a group, or before the end."""
    found = []
    while tokens and tokens[0] != "}":
        found.append(_next(tokens))
    if tokens:
        tokens.popleft()
    return "".join(found)


def _next(tokens: _Tokens) -> str:
    sign = tokens.popleft()
    if sign in _BUILT:
        return _BUILT[sign](tokens)
    return " " if sign.isspace() else _SIGNS.get(sign, sign.lstrip("\\"))


def _group(tokens: _Tokens) -> str:
    """Return what a command is applied to: a group, or one sign."""
    while tokens and tokens[0].isspace():
        tokens.popleft()
    return _next(tokens) if tokens else ""


def _fraction(tokens: _Tokens) -> str:
    return f"{_bracketed(_group(tokens))}/{_bracketed(_group(tokens))}"


def _root(tokens: _Tokens) -> str:
    return f"√{_bracketed(_group(tokens))}"


def _index(tokens: _Tokens) -> str:
    found = _group(tokens)
    return f"_{found}" if _SIMPLE_INDEX.fullmatch(found) else f"_({found})"


def _power(tokens: _Tokens) -> str:
    found = _group(tokens)
    raised = found.translate(_RAISED)
    is_raised = all(sign in f"{_HIGH}*" for sign in raised)
    return raised if is_raised else f"^{_bracketed(found)}"


def _accented(tokens: _Tokens, *, mark: str) -> str:
    found = _group(tokens)
    return found + mark if len(found) == 1 else f"mean({found})"


def _bracketed(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


_BUILT: Final[dict[str, Callable[[_Tokens], str]]] = {
    "{": _group_end,
    "^": _power,
    "_": _index,
    r"\frac": _fraction,
    r"\tfrac": _fraction,
    r"\sqrt": _root,
    r"\hat": partial(_accented, mark="\u0302"),
    r"\bar": partial(_accented, mark="\u0304"),
    r"\overline": partial(_accented, mark="\u0304"),
    **dict.fromkeys((r"\text", r"\mathrm", r"\operatorname"), _group),
}
