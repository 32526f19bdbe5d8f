"""What the page on other hosts shows is what the package does."""

import ast
import re
from pathlib import Path

from xlfactor import catalogue

PAGE = Path(__file__).parent.parent.parent / "docs" / "server_and_lite.md"


def test_the_call_in_the_page_gives_what_stands_below_it():
    code = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[1]
    *_, call, printed = code.strip().split("\n")
    made = eval(call, {"premia": catalogue.function("FACTOR_PREMIA")})  # noqa: S307 (our own page)
    assert made == ast.literal_eval(printed.removeprefix("# "))
