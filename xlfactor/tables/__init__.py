"""Cells to labelled tables and back: the only place that knows where names sit."""
