"""The real app in a real browser: one server and one tab a worker, a fresh visit a test."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    sync_playwright,
)

from tests.browser import chromium
from tests.browser.app import WATCH_SOCKET

ROOT = Path(__file__).resolve().parents[2]
# No sandbox: tests run as root in containers. The rest keeps Chromium from talking to anybody.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_SECONDS = 60
# Opened at the address of a page, Streamlit's client first looks for its server below that address,
# and only then at the root where it is; Chromium reports the first answer, 404, as an error.
LOOKED_FOR_SERVER = re.compile(r"https?://[^/]+/\w+/_stcore/(health|host-config)")


class Server(NamedTuple):
    """The running app: where it answers, and the file that takes its output."""

    url: str
    log: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_app(tmp_path_factory.mktemp("server") / "output.txt") as app:
        yield app


@contextmanager
def running_app(
    log: Path, script: str = "app.py", folder: Path = ROOT, **environment: str
) -> Iterator[Server]:
    """Run an app in a process of its own, as its folder configures it, with these variables."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", script]
    # Without the watcher: a file saved while the tests run must not rerun the page under test.
    options = {"headless": "true", "address": "localhost", "port": port, "fileWatcherType": "none"}
    for name, value in options.items():
        command += [f"--server.{name}", value]
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_healthy(process, f"http://localhost:{port}/_stcore/health", log)
        yield Server(f"http://localhost:{port}", log)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < give_up:
        try:
            with urlopen(url, timeout=5) as answer:  # noqa: S310 (the URL is ours, always http)
                if answer.status == 200:
                    return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium.find()
    assert executable, "no Chromium found: `make test` installs one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tab(server: Server, browser: Browser) -> Iterator[Page]:
    """Give one tab for all tests: a new one costs seconds, in which it compiles Streamlit anew."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 720})
    context.add_init_script(WATCH_SOCKET)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(server: Server, tab: Page) -> Iterator[Page]:
    """Give an empty page on a visit of its own; fail on any error that the browser reports."""
    faults: list[str] = []

    def note_console(message: ConsoleMessage) -> None:
        url = message.location["url"]
        if message.type == "error" and not LOOKED_FOR_SERVER.fullmatch(url):
            faults.append(f"console: {message.text} ({url})")

    def note_error(error: WebError) -> None:
        faults.append(f"page: {error.error.stack or error.error}")

    def note_request(request: Request) -> None:
        if not request.url.startswith((server.url, "data:", "blob:")):
            faults.append(f"asked another host: {request.url}")

    context = tab.context
    listeners = {"console": note_console, "weberror": note_error, "request": note_request}
    for event, note in listeners.items():
        context.on(event, note)
    yield tab
    # Streamlit knows a visitor by the web socket, so leaving the page ends the visit.
    tab.goto("about:blank")
    for event, note in listeners.items():
        context.remove_listener(event, note)
    context.clear_cookies()
    assert not faults, "\n".join(faults)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show what the server wrote beside every failure."""
    report = yield
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and server:
        report.sections.append(("Output of the app", server.log.read_text()[-4000:]))
    return report
