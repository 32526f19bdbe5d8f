"""Factors: their definitions, exposures, mimicking portfolios and premia."""
