"""Links of cells, which lead to other sheets of the workbook."""

from typing import Any

from tests.windows.excel_model.members import (
    MISSING,
    Collection,
    ComObject,
    ExcelError,
    does,
    reads,
)

#: the colour that Excel gives the letters of a link
_BLUE = 0xC16305


class Hyperlinks(Collection):
    """The links of a sheet."""

    def items(self) -> list["Hyperlink"]:
        cells = self.parent.cells
        return [Hyperlink(cells.item(*place), place) for place in self.parent.links]

    @does
    def add(
        self,
        anchor: Any,
        address: str,
        sub_address: str,
        screen_tip: Any = MISSING,
        text_to_display: Any = MISSING,
    ) -> "Hyperlink":
        if screen_tip is not MISSING or text_to_display is not MISSING:
            raise ExcelError(
                f"the model has links as they are: {screen_tip!r} {text_to_display!r}"
            )
        place = (anchor.box.row, anchor.box.column)
        if address:
            raise ExcelError("the model has links within the workbook alone")
        anchor.parent.links[place] = sub_address
        anchor.grid.dress(anchor.box, "color", _BLUE)
        return Hyperlink(anchor, place)


class Hyperlink(ComObject):
    """One link."""

    def __init__(self, parent: Any, place: tuple[int, int]) -> None:
        super().__init__(parent)
        self._place = place

    @reads
    def text_to_display(self) -> str:
        return self.parent.value

    @text_to_display.setter
    def text_to_display(self, value: str) -> None:
        self.parent.value = value

    @reads
    def screen_tip(self) -> str:
        return ""

    @screen_tip.setter
    def screen_tip(self, value: str) -> None:
        """Take a text that no test asks for."""
