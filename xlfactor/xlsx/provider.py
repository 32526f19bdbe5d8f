"""Set up a new study file from a provider's workbook file."""

from contextlib import closing
from pathlib import Path

from xlfactor.errors import FileError
from xlfactor.setup.provider_table import Choices
from xlfactor.setup.study import NewStudy, new_study
from xlfactor.xlsx.book import open_book
from xlfactor.xlsx.painter import paint
from xlfactor.xlsx.saving import write_new


def study_path(provider: Path) -> Path:
    """Return where a study goes that nobody has named: beside the provider's workbook.

    Examples
    --------
    >>> study_path(Path("folder/LTCMA 2026.xlsm")).name
    'LTCMA 2026.study.xlsx'
    """
    return provider.with_name(f"{provider.stem}.study.xlsx")


def create_from(
    provider: Path, target: Path, choices: Choices, *, force: bool = False
) -> NewStudy:
    """Read a provider's workbook, and write a new study of its asset classes.

    Raises
    ------
    FileError
        If the target exists and is not to be overwritten, or a file cannot be read or written.
    XlFactorError
        If the provider's workbook holds no table of assumptions, or leaves open which.
    """
    if target.exists() and target.samefile(provider):
        raise FileError(f"'{target}' is the provider's workbook itself; name another file")
    with closing(open_book(provider)) as book:
        study = new_study(book, choices, source=provider.name)
    write_new(paint(study.sheets), target, force=force)
    return study
