"""Every step of the lesson as a washed-out projector shows it.

``python -m docs.washed_out FOLDER`` writes the pictures. Black is a quarter as bright as white
there, a contrast of 4 to 1. They are to be looked at; that the smallest path of the lesson's data
differs from white is tested in ``tests/figures/test_colour_maps.py``.
"""

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bnviz.lesson import LESSON_DATA, STEPS
from tests.browser import chromium
from tests.browser.app import WATCH_SOCKET, open_app, wait_until_idle
from tests.browser.conftest import ARGUMENTS, running_app
from tests.colours import washed_out

_PROJECTOR = {"width": 1280, "height": 720}


def wash(picture: Image.Image) -> Image.Image:
    """Return a picture with its black raised to a quarter of its white."""
    coded = np.asarray(picture.convert("RGB")) / 255
    light = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    seen = washed_out(light)
    coded = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
    return Image.fromarray(np.round(255 * coded).astype(np.uint8))


def main(folder: Path) -> None:
    """Write one picture for each step into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    executable = chromium.find()
    with running_app(folder / "server.txt") as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        page = browser.new_page(base_url=app.url, viewport=_PROJECTOR)
        page.add_init_script(WATCH_SOCKET)
        open_app(page, "/step", present=1, **LESSON_DATA)
        for number, step in enumerate(STEPS, 1):
            if number > 1:
                page.keyboard.press("PageDown")
                wait_until_idle(page)
            _keep(page, folder / f"{number:02}-{step.id}.png")


def _keep(page: Page, file: Path) -> None:
    wash(Image.open(io.BytesIO(page.screenshot()))).save(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
