"""The command line where the folder of scripts is on no path: `python -m xlfactor`."""

import sys

from xlfactor.cli import main

sys.exit(main())
