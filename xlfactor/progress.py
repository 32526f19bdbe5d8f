"""How far a long command is: a bar that stays in its place, or a line for each step."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from xlfactor.console import warn

if TYPE_CHECKING:
    from xlfactor.run import Progress

_BAR: Final = "{desc} |{bar}| {n_fmt}/{total_fmt} [{elapsed}]"
#: while the number of steps is not known
_NO_BAR: Final = "{desc} [{elapsed}]"


@contextmanager
def told_progress(*, quiet: bool) -> Iterator["Progress"]:
    """Show progress on standard error: as a bar on a terminal, else in lines, or not at all."""
    if quiet:
        yield lambda *_: None
    elif not sys.stderr.isatty():
        yield _line
    else:
        from tqdm import tqdm

        bar = tqdm(total=1, bar_format=_NO_BAR, leave=False, dynamic_ncols=True, file=sys.stderr)
        with closing(bar):
            yield lambda *step: _move(bar, *step)


def _line(label: str, step: int, steps: int) -> None:
    count = f"{step + 1}/{steps + 1}" if steps else "..."
    warn(f"[{count}] {label}")


def _move(bar: Any, label: str, step: int, steps: int) -> None:
    """Move a bar to a step."""
    if steps:
        bar.bar_format, bar.total, bar.n = _BAR, steps + 1, step + 1
    bar.set_description_str(label)
