"""The inputs of a study: histories, markets and portfolios built by rules."""
