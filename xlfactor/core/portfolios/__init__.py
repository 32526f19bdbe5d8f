"""What a study chooses among: histories, markets, and portfolios by rule."""
