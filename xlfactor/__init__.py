"""xlfactor: factor-based strategic asset allocation in Excel and in .xlsx files."""

__version__ = "0.1.0"
