"""The formulas of a sheet, as Excel, LibreOffice and openpyxl write them."""

import pytest

from xlfactor.xlsx.formula_texts import formula_texts

SHEET = '<sheetData><row r="1">{}</row></sheetData>'


@pytest.mark.parametrize(
    ("cell", "formulas"),
    [
        ('<c r="B2"><v>1</v></c><c r="C3"/>', {}),
        ('<c r="B2" s="4"><f>SUM(B3:B4)</f><v>1</v></c>', {(2, 2): "SUM(B3:B4)"}),
        ('<c s="4" r="B2" t="str"><f aca="false">IF(A1&lt;=B1,"a","b")</f><v>a</v></c>',
         {(2, 2): 'IF(A1<=B1,"a","b")'}),
        ('<x:c r="AA2"><x:f>A1-B1</x:f></x:c>', {(2, 27): "A1-B1"}),
        # of formulas that are alike, Excel writes the first one
        ('<c r="D5"><f t="shared" ref="D5:E6" si="0">SUM(B5:$C5)-D$4</f><v>1</v></c>'
         '<c r="E6"><f t="shared" si="0"/><v>1</v></c>',
         {(5, 4): "SUM(B5:$C5)-D$4", (6, 5): "SUM(C6:$C6)-E$4"}),
        ('<c r="A1"><f t="shared" ref="A1:A2" si="1">"A1"&amp;\'A1 x\'!B1&amp;LOG10(C1)</f></c>'
         '<c r="A2"><f t="shared" si="1"></f></c>',
         {(1, 1): '"A1"&\'A1 x\'!B1&LOG10(C1)', (2, 1): '"A1"&\'A1 x\'!B2&LOG10(C2)'}),
        ('<c r="D5"><f t="shared" ref="D5:E6" si="0">SUM(A:$B)-SUM(2:$3)-T[A1]-$A1:B$2</f></c>'
         '<c r="E6"><f t="shared" si="0"/><v>1</v></c>',
         {(5, 4): "SUM(A:$B)-SUM(2:$3)-T[A1]-$A1:B$2",
          (6, 5): "SUM(B:$B)-SUM(3:$3)-T[A1]-$A2:C$2"}),
    ],
)  # fmt: skip
def test_formulas_by_their_cells(cell, formulas):
    assert formula_texts(SHEET.format(cell).encode()) == formulas
