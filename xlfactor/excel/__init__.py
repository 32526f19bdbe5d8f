"""What runs inside Excel's Python."""
