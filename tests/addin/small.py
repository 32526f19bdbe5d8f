"""A small add-in with all that is awkward in text, for tests of how one is written."""

from xlfactor.addin.package import AddIn
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

RIBBON = (
    '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>'
    '<tab id="xf_tab" label="xlfactor"><group id="xf_group" label="Group">'
    '<button id="xf_button" label="Button" onAction="Awkward.OnAction"/>'
    "</group></tab></tabs></ribbon></customUI>"
)
ADDIN = AddIn(
    sources=ALL,
    ribbon=RIBBON,
    intellisense='<IntelliSense xmlns="http://schemas.excel-dna.net/intellisense/1.0"/>',
    groups=("xlfactor Factors", "xlfactor Risk & more"),
    argument_help={"TWICE": ("The number: < 5 & > 1.",)},
)
