"""Starting the app."""

import subprocess
import sys
from pathlib import Path

_APP = Path(__file__).parents[2] / "app.py"
# Neither does the server open a browser window, nor does a web page elsewhere pass for it.
_OPTIONS = (
    *("--server.headless", "true", "--server.address", "localhost"),
    *("--server.allowedHosts", "localhost", "--server.allowedHosts", "127.0.0.1"),
)


def run_app(port: int) -> int:
    """Start the app on this machine alone, and wait until it ends."""
    if not _APP.exists():
        sys.stderr.write(
            "The app is not part of the installed package: get the whole folder of bnviz, and type "
            "this there.\n"
        )
        return 2
    words = ["-m", "streamlit", "run", _APP.name, *_OPTIONS, "--server.port", str(port)]
    try:
        # The words are ours, and the port is a number. The folder has the app's configuration.
        done = subprocess.run([sys.executable, *words], cwd=_APP.parent, check=False)  # noqa: S603
    except KeyboardInterrupt:
        return 0
    return done.returncode
