"""``python -m explorer`` is ``cnn-explorer``."""

import sys

from explorer.cli import main

sys.exit(main())
