"""Numbers in, numbers out: no Excel, no files, no printing, no module state."""
