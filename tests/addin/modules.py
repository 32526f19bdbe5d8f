"""Two modules with all that is awkward in text, for tests that need no add-in."""

from xlfactor.addin.source import ModuleKind, Source

CODE = Source(
    name="Awkward",
    kind=ModuleKind.STANDARD,
    text=(
        "Option Explicit\n\n' Größe, 5 €, “quoted” – and a dash\n"
        'Public Function TWICE(number)\nAttribute TWICE.VB_Description = "Twice a number."\n'
        "\tTWICE = 2 * _\n        number\nEnd Function\n" + "' filler, so that it repeats\n" * 900
    ),
)
THIS_WORKBOOK = Source(name="ThisWorkbook", kind=ModuleKind.WORKBOOK, text="Option Explicit\n")
SHEET = Source(name="AboutSheet", kind=ModuleKind.SHEET, text="")
CLASS = Source(name="Thing", kind=ModuleKind.CLASS, text="Public Name As String")
ALL = (THIS_WORKBOOK, SHEET, CODE, CLASS)
