"""A digital signature over a whole workbook, which any change makes untrue."""

from typing import Final

from xlfactor.errors import FileError
from xlfactor.xlsx.draft import Draft, below
from xlfactor.xlsx.package import ROOT, Package, Relation

#: the end of the type of the relation that leads to all signatures
_KIND: Final = "origin"


def require_unsigned(package: Package, name: str) -> None:
    """Raise a `FileError` if a workbook is signed; the message contains its name."""
    if _signatures(package):
        raise FileError(
            f"'{name}' is digitally signed, and no signature holds once results are written: add "
            "--drop-signature to write them, and the workbook without its signature"
        )


def drop_signature(draft: Draft) -> None:
    """Remove all signatures and the parts that belong to them."""
    for relation in _signatures(draft.package):
        for part in below(draft.package, [relation.target]):
            draft.drop(part)
        draft.unrelate(ROOT, relation.id)


def _signatures(package: Package) -> list[Relation]:
    return [one for one in package.relations(ROOT).values() if one.kind == _KIND]
