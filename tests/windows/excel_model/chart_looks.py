"""How parts of a chart look: lines, fills, letters."""

from collections.abc import Callable
from typing import Any

from tests.windows.excel_model.members import ComObject, Keeper, does, kept, reads


class ChartFormat(ComObject):
    """The line and the fill of a part of a chart."""

    def __init__(self, part: ComObject) -> None:
        super().__init__(part)
        self._line, self._fill = LineFormat(self), FillFormat(self)

    @reads
    def line(self) -> "LineFormat":
        return self._line

    @reads
    def fill(self) -> "FillFormat":
        return self._fill


class _Coloured(Keeper):
    visible = kept("visible")

    def __init__(self, parent: ChartFormat, **more: Any) -> None:
        super().__init__(parent, visible=True, **more)
        self.colour = ColorFormat(self, rgb=None)

    @reads
    def fore_color(self) -> "ColorFormat":
        return self.colour


class LineFormat(_Coloured):
    weight = kept("weight")

    def __init__(self, parent: ChartFormat) -> None:
        super().__init__(parent, weight=None)


class FillFormat(_Coloured):
    @does
    def solid(self) -> None:
        """Fill in one colour, as the model always does."""


class ColorFormat(Keeper):
    rgb = kept("rgb")


class Letters(dict[str, Any]):
    """The letters of one text: their size, weight and colour; None where Excel chooses."""

    def __init__(self) -> None:
        super().__init__(size=None, bold=None, color=None)


def letter(key: str) -> reads:
    """Return a property of letters; it is set for all the texts that a font is of."""

    def read(self: "ChartFont") -> Any:
        found = {letters[key] for letters in self.texts()}
        return found.pop() if len(found) == 1 else None

    def write(self: "ChartFont", value: Any) -> None:
        for letters in self.texts():
            letters[key] = value

    return reads(read, write)


class ChartFont(ComObject):
    """The letters of a text, or of all texts that a chart has at the moment."""

    size, bold, color = letter("size"), letter("bold"), letter("color")

    def __init__(self, part: ComObject, texts: Callable[[], list[Letters]]) -> None:
        super().__init__(part)
        self.texts = texts


class _Text(Keeper):
    def __init__(self, parent: ComObject, **kept: Any) -> None:
        super().__init__(parent, **kept)
        self.letters = Letters()

    @reads
    def font(self) -> ChartFont:
        return ChartFont(self, lambda: [self.letters])


class ChartTitle(_Text):
    text = kept("text")


class AxisTitle(_Text):
    text = kept("text")


class Legend(_Text):
    position = kept("position")


class DataLabel(_Text):
    text, position = kept("text"), kept("position")


class TickLabels(_Text):
    number_format = kept("number_format")


class ChartArea(ComObject):
    """The ground of a chart, whose font is that of all texts."""

    def __init__(self, chart: Any) -> None:
        super().__init__(chart)
        self.shape = ChartFormat(self)

    @reads
    def format(self) -> ChartFormat:
        return self.shape

    @reads
    def font(self) -> ChartFont:
        return ChartFont(self, self.parent.texts)
