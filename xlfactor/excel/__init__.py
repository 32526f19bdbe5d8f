"""The code that runs in the Python that Excel starts: worksheet functions and ribbon buttons."""
