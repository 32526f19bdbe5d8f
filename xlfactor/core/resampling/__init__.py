"""Resampling: many draws of the inputs, the answers of each, and bands around the point."""
