"""``python -m bnviz``: what bnviz does from a shell."""

import sys

from bnviz.command import main

sys.exit(main())
