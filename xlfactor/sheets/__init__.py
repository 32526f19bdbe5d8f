"""Public xlwings only: find inputs, paint pages, run a macro on a book."""
