"""Install the add-in where Excel finds it, remove it, and diagnose problems."""
