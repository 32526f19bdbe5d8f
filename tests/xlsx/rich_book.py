"""A workbook with all that XlsxWriter can put into one, beside the inputs of a study."""

import io
import zlib

from tests.xlsx.packages import made
from xlfactor.addin.project import vba_project
from xlfactor.addin.source import ModuleKind, Source

CMA = [
    ["Asset class", "Expected return", "Volatility", "Stocks", "Bonds", "Gold"],
    ["Stocks", 0.07, 0.16, 1.0, None, None],
    ["Bonds", 0.03, 0.05, 0.2, 1.0, None],
    ["Gold", 0.04, 0.15, 0.05, 0.1, 1.0],
]
CHARTS = ("area", "bar", "column", "doughnut", "line", "pie", "radar", "scatter", "stock")


def picture():
    """A PNG of one red point."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    header = (1).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    points = zlib.compress(b"\0\xff\0\0")
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def rich_book(*, macros=False):
    """A workbook whose sheets are CMA, of inputs, and the analyst's own."""

    def fill(book):
        book.define_name("xf_cma", "=CMA!$B$5:$G$8")
        _write_inputs(book.add_worksheet("CMA"))
        _write_cells(book, book.add_worksheet("Cells"))
        _write_rules(book, book.add_worksheet("Rules"))
        _insert_objects(book.add_worksheet("Objects"))
        _insert_charts(book, book.add_worksheet("Charts"))
        _protect(book, book.add_worksheet("Guarded"))
        book.add_worksheet("By hand").write("A1", "parts by hand")
        book.add_worksheet("Hidden").very_hidden()
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=CMA!$C$6:$C$8"})
        book.add_chartsheet("Chart sheet").set_chart(chart)
        book.set_properties({"title": "Study", "author": "An analyst", "comments": "kept"})
        book.set_custom_property("Reviewed", True)
        book.set_size(1200, 800)
        book.set_tab_ratio(75)
        book.read_only_recommended()
        if macros:
            book.add_vba_project(io.BytesIO(_vba(book)), is_stream=True)

    return made(fill, sheets=())


def _vba(book):
    sheets = [Source(name=f"Sheet{number + 1}", kind=ModuleKind.SHEET, text="")
              for number, _ in enumerate(book.worksheets())]  # fmt: skip
    workbook = Source(name="ThisWorkbook", kind=ModuleKind.WORKBOOK, text="Option Explicit\n")
    code = Source(name="Mine", kind=ModuleKind.STANDARD, text="Sub Mine()\nEnd Sub\n")
    return vba_project([workbook, *sheets, code])


def _write_inputs(sheet):
    for row, line in enumerate(CMA, start=4):
        for column, value in enumerate(line, start=1):
            if value is not None:
                sheet.write(row, column, value)


def _write_cells(book, sheet):
    red, note = book.add_format({"font_color": "red", "bold": True}), book.add_format()
    sheet.write_rich_string("A1", "plain ", red, "red", " and ", note, "plain")
    sheet.write_formula("A2", "=SUM(B2:B4)", None, 6)
    sheet.write_column("B2", [1, 2, 3])
    sheet.write_array_formula("C2:C4", "{=B2:B4*2}", None, 2)
    sheet.write_dynamic_array_formula("D2:D4", "=_xlfn._xlws.SORT(B2:B4,,-1)", None, 3)
    sheet.write_formula("E2", "=NA()", None, "#N/A")
    sheet.write_boolean("E3", True)
    sheet.write_url("A6", "https://example.org/?a=1&b=2", string="a link")
    sheet.write_url("A7", "internal:CMA!B5", tip="to the inputs")
    sheet.write_comment("B6", "an old note", {"x_scale": 3, "y_scale": 2, "visible": True})
    sheet.insert_checkbox("F2", True)
    sheet.embed_image("F4", "point.png", {"image_data": io.BytesIO(picture())})
    sheet.set_row(9, 30, None, {"level": 1, "collapsed": True, "hidden": True})
    sheet.set_column("H:J", 12, None, {"level": 1})
    sheet.merge_range("A12:C12", "merged", red)
    sheet.ignore_errors({"number_stored_as_text": "A13:A20"})
    sheet.write_string("A13", "123")
    sheet.add_sparkline("G2", {"range": "Cells!B2:D2", "type": "column", "negative_points": True})
    sheet.freeze_panes(1, 0)


def _write_rules(book, sheet):
    sheet.write_column("A1", ["Name", "one", "two", "three"])
    sheet.write_column("B1", ["Value", 1, 2, 3])
    sheet.add_table(
        "A1:B5",
        {
            "name": "Mine",
            "total_row": True,
            "columns": [
                {"header": "Name", "total_string": "Totals"},
                {"header": "Value", "total_function": "sum"},
            ],
        },
    )
    sheet.data_validation("D1", {"validate": "list", "source": ["a", "b"], "input_title": "Pick"})
    sheet.data_validation("D2", {"validate": "list", "source": "=Cells!$B$2:$B$4"})
    bold = book.add_format({"bold": True, "bg_color": "#FFC7CE"})
    sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B2:B4", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.conditional_format(
        "B2:B4", {"type": "cell", "criteria": ">", "value": 1, "format": bold}
    )
    sheet.write_row("D8", ["Kind", "Size"])
    sheet.write_row("D9", ["x", 5])
    sheet.autofilter("D8:E9")
    sheet.filter_column("D", "x == x")


def _insert_objects(sheet):
    image = {"image_data": io.BytesIO(picture())}
    sheet.insert_image(
        "B2", "point.png", {**image, "url": "https://example.org", "description": "a point",
                            "x_scale": 40, "y_scale": 40},
    )  # fmt: skip
    sheet.insert_textbox("E2", "A text box", {"gradient": {"colors": ["#DDEBF7", "#9DC3E6"]}})
    sheet.insert_button("B12", {"macro": "Mine", "caption": "Press"})
    sheet.set_background(io.BytesIO(picture()))
    sheet.set_header("&L&G&C&A", {"image_left": "point.png",
                                  "image_data_left": io.BytesIO(picture())})  # fmt: skip
    sheet.set_footer("&P of &N")
    sheet.print_area("A1:H40")
    sheet.repeat_rows(0)
    sheet.set_h_pagebreaks([20])


def _insert_charts(book, sheet):
    for place, kind in enumerate(CHARTS):
        chart = book.add_chart({"type": kind})
        for column in "CDE" if kind == "stock" else "C":
            series = {
                "categories": "=CMA!$B$6:$B$8",
                "values": f"=CMA!${column}$6:${column}$8",
                "name": "=CMA!$C$5",
                "data_labels": {"value": True},
            }
            if kind in ("line", "scatter"):
                series |= {"marker": {"type": "diamond", "size": 9}}
                series |= {"trendline": {"type": "linear"}, "y_error_bars": {"type": "percentage"}}
            chart.add_series(series)
        sheet.insert_chart(place * 16, 1, chart)


def _protect(book, sheet):
    sheet.write("A1", "locked")
    sheet.write("A2", "free", book.add_format({"locked": False}))
    sheet.protect("secret", {"sort": True})
    sheet.unprotect_range("B1:B3", "open")
    sheet.set_tab_color("#FF9900")
    sheet.set_landscape()
    sheet.set_paper(9)
