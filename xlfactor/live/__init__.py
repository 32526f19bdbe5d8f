"""Live sheets: blue cells beside formulas of ours and Excel's own, which follow an edit."""
