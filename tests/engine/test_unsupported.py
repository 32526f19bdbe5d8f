"""What the engine does not have is refused by name, never with silence."""

import inspect

import pytest
from xlwings import base_classes

from xlfactor.engine import (
    app,
    axes,
    book,
    borders,
    charts,
    conditional,
    contents,
    fonts,
    names,
    ranges,
    series,
    sheet,
    tables,
    validation,
)
from xlfactor.engine.unsupported import refuse

REFUSED = {
    "Range.sort": lambda s: s["A1:A2"].sort(1),
    "Range.copy": lambda s: s["A1"].copy(s["B1"]),
    "Range.find": lambda s: s["A1"].find("x"),
    "Range.characters": lambda s: s["A1"].characters,
    "Range.insert of anything but whole rows": lambda s: s["A1"].insert("down"),
    "Range.delete of anything but whole rows": lambda s: s["A:A"].delete(),
    "Formatting all cells of a sheet": lambda s: s.cells.font.set(bold=True),
    "Filling whole rows or columns": lambda s: setattr(s["A:A"], "value", 1),
    "Sheet.shapes": lambda s: len(s.shapes),
    "Sheet.pictures": lambda s: s.pictures.add("x.png"),
    "Sheet.to_html": lambda s: s.to_html("x"),
    "Book.to_pdf": lambda s: s.book.impl.to_pdf("x", "standard"),
    "App.calculate": lambda s: s.book.app.calculate(),
    "App.run": lambda s: s.book.macro("x")(),
    "Table.sort": lambda s: s.tables.add(s["A1:B2"]).sort(1),
    "Tables.add with has_headers=False": lambda s: s.tables.add(s["A1:B2"], has_headers=False),
    "ConditionalFormats.add_icon_set": lambda s: s["A1"].conditional_formats.add_icon_set(
        "3_arrows"
    ),
    "add_data_bar with gradient=False": lambda s: s["A1"].conditional_formats.add_data_bar(
        "#000000", gradient=False
    ),
    "Chart.to_png": lambda s: s.charts.add().to_png("x.png"),
    "Chart.style": lambda s: setattr(s.charts.add(), "style", 1),
    "Setting Chart.plot_by": lambda s: setattr(s.charts.add(), "plot_by", "rows"),
    "ChartSeries.axis_group 'secondary'": lambda s: setattr(
        s.charts.add(source=s["A1:B3"]).series[0], "axis_group", "secondary"
    ),
}


@pytest.mark.parametrize(("member", "do"), REFUSED.items(), ids=REFUSED)
def test_a_refusal_names_the_member(sheet, member, do):
    with pytest.raises(NotImplementedError, match=member):
        do(sheet)


MODULES = [app, axes, book, borders, charts, conditional, contents, fonts, names]
MODULES += [ranges, series, sheet, tables, validation]
PARENTS = tuple(
    cls
    for _, cls in inspect.getmembers(base_classes, inspect.isclass)
    if cls.__module__ == base_classes.__name__ and cls.__name__ != "_Unset"
)
CLASSES = {
    cls
    for module in MODULES
    for _, cls in inspect.getmembers(module, inspect.isclass)
    if cls.__module__ == module.__name__ and issubclass(cls, PARENTS)
}
PARTS_OF_RANGE = {"RangeContents"}


@pytest.mark.parametrize(
    "cls",
    [
        cls
        for cls in sorted(CLASSES, key=lambda cls: cls.__name__)
        if cls.__name__ not in PARTS_OF_RANGE
    ],
    ids=lambda cls: cls.__name__,
)
def test_no_member_is_left_to_a_bare_refusal(cls):
    bare = [
        name
        for base in cls.__mro__
        if base.__module__ == base_classes.__name__
        for name in vars(base)
        if not name.startswith("_")
        and getattr(cls, name, None) is vars(base)[name]
        and name not in {"expand", "snapshot", "max_cells_per_read", "max_cells_per_write"}
    ]
    assert bare == []


def test_refuse():
    with pytest.raises(NotImplementedError, match="X is not available in files without Excel"):
        refuse("X")
