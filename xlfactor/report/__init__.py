"""Results to pages, which say what to show, in no particular program."""
