"""Texts that Excel would take for something else when it is given them."""

import re
from typing import Any, Final

#: how a formula, a number, an error, a truth value or a date such as "Mar 24" may begin
_NOT_SURELY_TEXT: Final = re.compile(
    r"[-=+@'.(0-9#$€£¥%\s]|(true|false)$|[^\W\d_]+\.?[-/ ]*\d", re.IGNORECASE
)


def as_text(cell: Any) -> Any:
    """Mark a text that Excel would take for a formula, a number or a date as a text."""
    return f"'{cell}" if isinstance(cell, str) and _NOT_SURELY_TEXT.match(cell) else cell
