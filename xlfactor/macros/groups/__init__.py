"""The groups of inputs that macros take, and what follows from each, computed once a run."""
