"""``python -m bnviz``: what bnviz does from a shell."""

import os
import sys

from bnviz.command import main

try:
    code = main()
    sys.stdout.flush()
except BrokenPipeError:
    # Whoever read this has read enough, as head does; what is left must not be flushed at the end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    code = 1
sys.exit(code)
