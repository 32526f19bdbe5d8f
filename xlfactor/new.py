"""The commands `new`, which starts a study, and `live`, which makes its live sheets anew."""

import argparse
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlfactor.command_options import add_places, destination_of, open_source
from xlfactor.console import tell
from xlfactor.errors import OptionError

if TYPE_CHECKING:
    from xlfactor.setup.study import NewStudy

#: The study that can be set up from a provider's workbook.
_SET_UP: Final = "cma"
#: What a provider's workbook may leave open, by the names of the fields of `Choices`.
_CHOICES: Final = {
    "sheet": ("--sheet", "the sheet with the table of assumptions, where several have one"),
    "cma": ("--range", "its cells, such as CMA!B5:W22"),
    "correlations": ("--correlations", "the cells of its correlations, where they stand apart"),
    "cma_currency": ("--currency", "the currency of the rows, where they repeat by currency"),
    "volatility_measure": ("--volatility-measure", "the header of the volatilities, of several"),
    "unit": ("--unit", "automatic, decimal or percent points"),
}


def add_new(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of the command line."""
    new = commands.add_parser(
        "new", help="start a study: a copy of a shipped workbook, or from a provider's table"
    )
    new.add_argument("study", help="its name, such as cma; an unknown one lists them all")
    new.add_argument("path", nargs="?", type=Path, help="the new workbook")
    new.add_argument("--force", action="store_true", help="overwrite what is there")
    provided = new.add_argument_group(
        "from a provider's table", "Set up policy, factors, targets and names from its workbook."
    )
    provided.add_argument("--from", dest="provider", type=Path, metavar="PROVIDER.xlsx")
    for name, (option, words) in _CHOICES.items():
        provided.add_argument(option, dest=name, help=words)
    new.set_defaults(command=_new)
    live = commands.add_parser(
        "live", help="make the live sheets of a workbook anew, from its inputs as they are now"
    )
    add_places(live)
    live.set_defaults(command=_live)


def _new(options: argparse.Namespace) -> None:
    if options.provider is not None:
        return _new_from(options)
    from xlfactor.xlsx import shipped

    given = [option for name, (option, _) in _CHOICES.items() if getattr(options, name)]
    if given:
        raise OptionError(f"{given[0]} says what to read of a provider's workbook: add --from")
    if options.path is None:
        raise OptionError(f"name the new workbook: xlfactor new {options.study} my_study.xlsx")
    shipped.copy_shipped(options.study, options.path, force=options.force)
    tell([f"Wrote {options.path}; edit it, then: xlfactor run {options.path}"])
    return None


def _new_from(options: argparse.Namespace) -> None:
    from xlfactor.live.books import try_live
    from xlfactor.setup.provider_table import Choices
    from xlfactor.studies import workbook
    from xlfactor.xlsx.provider import create_from, study_path

    if workbook(options.study).key != _SET_UP:
        raise OptionError(f"--from sets up the study '{_SET_UP}' alone, not '{options.study}'")
    target = options.path or study_path(options.provider)
    choices = Choices(**{one.name: getattr(options, one.name) for one in fields(Choices)})
    try:
        study = create_from(options.provider, target, choices, force=options.force)
    except OptionError as error:
        raise type(error)(_with_flags(str(error))) from error
    options.done = f"'{target}' was written"
    missing = try_live(target)
    tell(_lines(study, options.provider, target))
    tell([missing] if missing else [])


def _live(options: argparse.Namespace) -> None:
    from xlfactor.live.books import add_live_sheets
    from xlfactor.xlsx.destination import save_at

    with closing(open_source(options)) as book:
        destination = destination_of(options, book)
        sheets = add_live_sheets(book)
        target = save_at(book, destination)
    options.done = f"'{target}' was written"
    tell([f"Made {', '.join(sheets)}: blue cells begin as the inputs", f"Wrote {target}"])


def _with_flags(message: str) -> str:
    """Return a message with the flag beside each option that it names."""
    return re.sub(
        r"the option (\w+)",
        lambda found: (
            f"{found[0]} ({_CHOICES[found[1]][0]})" if found[1] in _CHOICES else found[0]
        ),
        message,
    )


def _lines(study: "NewStudy", provider: Path, target: Path) -> Iterator[str]:
    yield f"Read {provider}"
    yield f"  the table of assumptions from {study.place}"
    yield "Assumed"
    yield from (f"  {line}" for line in study.assumed)
    yield "Proposed, from the names of the asset classes: look at every line"
    yield from (f"  {line}" for line in study.proposed)
    yield f"Wrote {target}; edit it, then: xlfactor run {target}"
