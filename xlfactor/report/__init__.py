"""What to show, in no particular program."""
