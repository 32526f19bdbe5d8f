"""Workbooks of providers that do not exist: one set of figures in the shapes that they print."""

import numpy as np
import xlsxwriter

NAMES = ["US Large Cap", "EM Equity", "US Treasuries", "US Agg Bonds", "US High Yield", "TIPS",
         "Commodities", "US Cash", "Private Equity", "Core Real Estate"]  # fmt: skip
GROUPS = {0: "Equities", 2: "Bonds", 6: "Real assets", 7: "Cash", 8: "Private markets"}
ARITHMETIC = [7.4, 9.2, 4.0, 4.5, 6.4, 4.3, 5.1, 2.9, 11.2, 8.3]
GEOMETRIC = [6.2, 7.3, 3.8, 4.4, 6.0, 4.1, 3.5, 2.9, 9.4, 7.7]
VOLATILITY = [16.0, 20.4, 5.5, 4.6, 9.4, 5.8, 17.7, 0.6, 19.1, 10.7]
LOADINGS = [[0.9, 0.0, 0.2], [0.8, 0.0, 0.4], [-0.2, 0.9, -0.1], [0.1, 0.9, 0.0], [0.7, 0.2, 0.2],
            [0.1, 0.8, 0.3], [0.3, -0.1, 0.7], [0.0, 0.2, 0.1], [0.8, 0.0, 0.1],
            [0.5, 0.1, 0.1]]  # fmt: skip


def correlations():
    L = np.array(LOADINGS)
    C = L @ L.T
    np.fill_diagonal(C, 1.0)
    return np.round(C, 2)


C = correlations()
HEAD = ["Arithmetic return (%)", "Geometric return (%)", "Volatility (%)"]


def rows(*, lift=0.0):
    """The figures and the lower triangle, a row each."""
    lower = [[float(C[i, j]) if j <= i else None for j in range(len(C))] for i in range(len(C))]
    figures = zip(ARITHMETIC, GEOMETRIC, VOLATILITY, strict=True)
    return [[a + lift, g + lift, v, *beside]
            for (a, g, v), beside in zip(figures, lower, strict=True)]  # fmt: skip


def plain():
    """A header row and a row an asset."""
    named = [[name, *row] for name, row in zip(NAMES, rows(), strict=True)]
    return {"CMA": [["Asset class", *HEAD, *NAMES], *named]}


def titled():
    """A title, two header rows, groups beside the names, a source and a cover."""
    top = ["", "", "Expected return", None, "Risk", "Correlations", *[None] * (len(NAMES) - 1)]
    head = ["", "Asset class", "Arithmetic (%)", "Geometric (%)", "Volatility (%)", *NAMES]
    body = [[GROUPS.get(i), name, *row]
            for i, (name, row) in enumerate(zip(NAMES, rows(), strict=True))]  # fmt: skip
    sheet = [["Example House: long-term assumptions 2026"], [], top, head, *body, [],
             ["Source: Example House."]]  # fmt: skip
    return {"Cover": [[], [None, "Example House"], [None, "Assumptions 2026"]], "Table": sheet}


def apart():
    """Returns on one sheet in decimals, correlations on another, numbered."""
    figures = [[name, *(round(x / 100, 6) for x in row[:3])]
               for name, row in zip(NAMES, rows(), strict=True)]  # fmt: skip
    numbers = [float(k + 1) for k in range(len(NAMES))]
    matrix = [[k + 1.0, name, *map(float, line)]
              for k, (name, line) in enumerate(zip(NAMES, C, strict=True))]  # fmt: skip
    return {
        "Returns": [["", "Expected return", "Compound return", "Std dev"], *figures],
        "Correlation": [[], [], ["No.", "Asset class", *numbers], *matrix],
    }


def by_currency():
    """A row an asset and currency; percent text."""
    body = []
    for currency, lift in (("USD", 0.0), ("EUR", -1.5)):
        for name, row in zip(NAMES, rows(lift=lift), strict=True):
            body.append([name, currency, *(f"{x:.2f}%" for x in row[:3]), *row[3:]])
    return {"Assumptions": [["Asset", "Currency", *HEAD, *NAMES], *body]}


def by_sheet():
    """A sheet a currency."""
    named = {"USD": rows(), "EUR": rows(lift=-1.5)}
    return {sheet: [["Asset class", *HEAD, *NAMES],
                    *([name, *row] for name, row in zip(NAMES, found, strict=True))]
            for sheet, found in named.items()}  # fmt: skip


def broken():
    """Correlations that are not positive semi-definite, and names that say nothing."""
    head = ["", "Return", "Volatility", "Strategy A", "Strategy B", "Strategy C"]
    return {"S": [head, ["Strategy A", 0.05, 0.1, 1.0, None, None],
                  ["Strategy B", 0.06, 0.12, 0.9, 1.0, None],
                  ["Strategy C", 0.07, 0.15, 0.9, -0.9, 1.0]]}  # fmt: skip


def write(path, sheets, *, names=None):
    """Write sheets of rows, and defined names."""
    with xlsxwriter.Workbook(path) as book:
        for title, lines in sheets.items():
            sheet = book.add_worksheet(title)
            for i, line in enumerate(lines):
                for j, value in enumerate(line):
                    if value not in (None, ""):
                        sheet.write(i, j, value)
        for name, refers in (names or {}).items():
            book.define_name(name, refers)
    return path
