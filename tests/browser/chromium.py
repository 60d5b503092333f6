"""Find a Chromium for the browser tests; as a command, install one where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of a Chromium that starts: the system's own, else Playwright's."""
    on_path = [path for path in map(shutil.which, NAMES) if path]
    with sync_playwright() as playwright:
        candidates = [*on_path, playwright.chromium.executable_path]
    return next((path for path in candidates if starts(path)), None)


def starts(path: str) -> bool:
    """Tell whether the browser runs at all: some systems ship a script that only names a shop."""
    if not Path(path).exists():
        return False
    asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    return asked.returncode == 0


def administrator() -> list[str] | None:
    """Return what to put before a command to run it as root, or None where that is not allowed."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode:
        return None
    return [sudo, "-n"] if sudo else None


def install() -> str | None:
    """Install a Chromium, from the system's packages if possible, else Playwright's download."""
    as_root = administrator()
    apt = shutil.which("apt-get")
    if apt and as_root is not None:
        command = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-q"]
        for task in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run([*command, *task], stdin=subprocess.DEVNULL, check=False)
        if found := find():
            return found
    # Playwright can add the system libraries that its browser needs, but only as root.
    libraries = ["--with-deps"] if apt and as_root is not None else []
    command = [sys.executable, "-m", "playwright", "install", *libraries, "chromium"]
    subprocess.run(command, stdin=subprocess.DEVNULL, check=False)
    return find()


if __name__ == "__main__":
    browser = find() or install()
    if browser is None:
        sys.exit(
            "The browser tests need a Chromium, and none could be installed here. "
            "Install the package chromium (or Google Chrome) and run make test again."
        )
    print(f"Browser tests use {browser}")
