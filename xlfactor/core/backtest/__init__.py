"""A walk through time on past data only, and what it earned."""
