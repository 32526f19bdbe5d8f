"""A workbook file as a host."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from xlfactor.areas import Area, TableArea, area_of, column_letters
from xlfactor.drawing import stamp
from xlfactor.drawing.draw import draw
from xlfactor.errors import TableError
from xlfactor.hosts import Planned
from xlfactor.tables.cells import Cells
from xlfactor.xlsx.cellvalues import CellValues
from xlfactor.xlsx.graft import graft
from xlfactor.xlsx.numberformats import date_styles
from xlfactor.xlsx.opening import open_package, reading, write_atomically
from xlfactor.xlsx.package import Package
from xlfactor.xlsx.painter import ROW_HEIGHT, painted
from xlfactor.xlsx.parts import calendar_starts_1904, table_area
from xlfactor.xlsx.parsed import parse_sheet
from xlfactor.xlsx.quick import NotPlainError, read_quickly
from xlfactor.xlsx.sheetvalues import SheetValues
from xlfactor.xlsx.texts import shared_texts
