"""From tables of figures to expected returns, covariances and statistics."""
