"""Risk of a portfolio, and who contributes it."""
