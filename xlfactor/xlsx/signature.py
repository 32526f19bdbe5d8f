"""A digital signature over a whole workbook, which any change makes untrue."""

from typing import Final

from xlfactor.errors import FileError
from xlfactor.xlsx.draft import Draft, below
from xlfactor.xlsx.package import ROOT, Package, Relation

_ORIGIN: Final = "origin"
#: the type of the relation ends in `digital-signature/origin`


def require_unsigned(package: Package, name: str) -> None:
    """Raise a `FileError` if a workbook is signed.

    Parameters
    ----------
    package : Package
        The workbook.
    name : str
        What the workbook is called in the message.
    """
    if _signatures(package):
        raise FileError(
            f"'{name}' is digitally signed, and the signature does not hold for a workbook with "
            "new results: run with --drop-signature to write it without one"
        )


def drop_signature(draft: Draft) -> None:
    """Take all signatures out, and what belongs to them."""
    for relation in _signatures(draft.package):
        for part in below(draft.package, [relation.target]):
            draft.drop(part)
        draft.unrelate(ROOT, relation.id)


def _signatures(package: Package) -> list[Relation]:
    return [one for one in package.relations(ROOT).values() if one.kind == _ORIGIN]
