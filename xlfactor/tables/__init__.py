"""Cells to labelled tables and back: the only room that knows where names stand in a range."""
