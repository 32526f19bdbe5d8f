"""From views, targets and limits to weights."""
