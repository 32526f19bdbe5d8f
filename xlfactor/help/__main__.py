"""Write the reference as Markdown.

python -m xlfactor.help > docs/functions.md
"""

import sys

from xlfactor.help import reference

sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
sys.stdout.write(reference())
