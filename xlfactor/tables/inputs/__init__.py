"""Every input that a function or a macro takes, with its text in the Function Wizard."""
