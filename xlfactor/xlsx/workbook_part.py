"""Edit the part that lists the sheets: their entries, their names and the calculation."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lxml import etree

from xlfactor.drawing import stamp
from xlfactor.xlsx.dialect import relations
from xlfactor.xlsx.draft import Draft, insert
from xlfactor.xlsx.trees import children, descendants

_ORDER: Final = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
#: names that a sheet of ours has, or had, or that belong to a filter which goes with it
_OURS: Final = ("_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase", stamp.STAMP)
_LARGEST_ID: Final = 65534


class WorkbookPart:
    """The tree of the part that lists the sheets."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._root = draft.tree(draft.package.workbook)

    @property
    def active(self) -> int:
        """The position of the sheet in front, from zero."""
        view = next(descendants(self._root, "workbookView"), None)
        return 0 if view is None else int(view.get("activeTab", "0"))

    def position(self, name: str) -> int | None:
        """Return the position of a sheet, from zero; None if it is not listed."""
        names = [element.attrib["name"].casefold() for element in self._sheets()]
        return names.index(name.casefold()) if name.casefold() in names else None

    def sheet_id(self, name: str) -> str:
        """Return the number by which other parts know a sheet."""
        ident: str = next(
            element.attrib["sheetId"]
            for element in self._sheets()
            if element.attrib["name"].casefold() == name.casefold()
        )
        return ident

    def list_sheet(self, name: str, part: str, *, before: str | None) -> None:
        """List a new sheet before another one, or as the last."""
        sheets = next(children(self._root, "sheets"))
        taken = {int(element.attrib["sheetId"]) for element in self._sheets()}
        number = max(taken, default=0) + 1
        if number > _LARGEST_ID:
            number = next(free for free in range(1, _LARGEST_ID) if free not in taken)
        package = self._draft.package
        attributes = {
            "name": name,
            "sheetId": str(number),
            f"{{{relations(is_strict=package.is_strict)}}}id": self._draft.relate(
                package.workbook, "worksheet", part
            ),
        }
        listed = sheets.makeelement(self._name("sheet"), attributes)
        place = None if before is None else self.position(before)
        if place is None:
            sheets.append(listed)
        else:
            self._sheets()[place].addprevious(listed)
            self._move_from(place)

    def _move_from(self, position: int) -> None:
        """Count the sheets from a position on by one more, wherever they are told by position."""
        told = [(element, "localSheetId") for element in descendants(self._root, "definedName")]
        for view in descendants(self._root, "workbookView"):
            told += [(view, "activeTab"), (view, "firstSheet")]
            view.set("activeTab", view.get("activeTab", "0"))
        for element, attribute in told:
            number = element.get(attribute)
            if number is not None and int(number) >= position:
                element.set(attribute, str(int(number) + 1))

    def set_names(self, sheet: str, names: Mapping[str, str]) -> None:
        """Define names of one of our sheets; those that it had before and has no more go."""
        wanted, position = dict(names), self.position(sheet)
        for element in list(descendants(self._root, "definedName")):
            name = element.attrib["name"]
            if element.get("localSheetId") != str(position) or name not in _OURS:
                continue
            if name in wanted:
                element.text = wanted.pop(name)
            else:
                element.getparent().remove(element)
        if wanted:
            self._define(position, wanted)

    def _define(self, position: int | None, names: Mapping[str, str]) -> None:
        listed = next(children(self._root, "definedNames"), None)
        if listed is None:
            listed = self._root.makeelement(self._name("definedNames"))
            insert(self._root, listed, _ORDER)
        for name, refers_to in names.items():
            attributes = {"name": name, "localSheetId": str(position)}
            element = listed.makeelement(self._name("definedName"), attributes)
            element.text = refers_to
            listed.append(element)

    def calculate_when_opened(self) -> None:
        """Have all formulas calculated when the workbook is opened."""
        calculation = next(children(self._root, "calcPr"), None)
        if calculation is None:
            calculation = self._root.makeelement(self._name("calcPr"))
            insert(self._root, calculation, _ORDER)
        calculation.set("fullCalcOnLoad", "1")

    def drop_calculation_chain(self, sheet_ids: Iterable[str]) -> None:
        """Remove the order of calculation if cells of these sheets are in it.

        Excel finds a new one by itself, and takes a chain with cells that have no formula for
        damage.
        """
        package = self._draft.package
        for relation in package.relations(package.workbook).values():
            if relation.kind == "calcChain" and _are_in(
                package.tree(relation.target), set(sheet_ids)
            ):
                self._draft.drop(relation.target)
                self._draft.unrelate(package.workbook, relation.id)

    def _sheets(self) -> list[Any]:
        return list(descendants(self._root, "sheet"))

    def _name(self, name: str) -> str:
        return f"{{{etree.QName(self._root).namespace}}}{name}"


def _are_in(chain: Any, sheet_ids: set[str]) -> bool:
    """Return whether a calculation chain has cells of some sheets.

    A cell that states no sheet is on the sheet of the cell before it.
    """
    return any(cell.get("i") in sheet_ids for cell in children(chain, "c"))
