"""An xlwings engine over openpyxl, for workbooks without Excel."""
