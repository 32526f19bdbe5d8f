"""Calculate the formulas of a workbook without Excel: ours, and Excel's own by IronCalc."""
