"""Take the pictures of the README from the running app: ``make pictures``."""

import sys
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from tests.browser import chromium
from tests.browser.app import open_app, wait_until_idle
from tests.browser.conftest import ARGUMENTS, running_app

FOLDER = Path(__file__).with_suffix("")
MOST_BYTES = 300_000
_PAGE = '[data-testid="stMainBlockContainer"]'
_MARGIN = 12  # pixels that a part of the page keeps around itself
_TALL = 2400  # pixels, so that the X-ray covers nothing


@dataclass(frozen=True)
class Picture:
    """One picture: the link that it shows, and what of the page it takes.

    Attributes
    ----------
    name
        Name of the file, without its ending.
    path
        Address of the page.
    query
        Parameters of the link.
    theme
        ``"light"`` or ``"dark"``.
    height
        Height of the window in pixels.
    part
        CSS selectors of the first and the last element of the page to take; the whole window when
        None.
    answer
        What is typed into the field of the exercise before the picture is taken.
    """

    name: str
    query: dict[str, str] = field(default_factory=dict)
    theme: Literal["light", "dark"] = "light"
    height: int = 1000
    part: tuple[str, str] | None = None
    path: str = "/"
    answer: str | None = None


PICTURES = (
    Picture("explore-light", {"m": "8", "d": "3", "cell": "3,3"}),
    Picture("explore-dark", {"cell": "3,3"}, "dark"),
    Picture(
        "x-ray",
        {"m": "8", "d": "3", "cell": "3,3"},
        height=_TALL,
        part=(".st-key-xray", ".st-key-xray"),
    ),
    Picture(
        "printed",
        {"m": "8", "d": "3", "printed": "8,12,13"},
        height=_TALL,
        part=(".st-key-board-switches", ".st-key-board"),
    ),
    Picture(
        "step",
        {"m": "6", "d": "3", "seed": "32", "step": "input-gradient-var"},
        height=900,
        path="/step",
    ),
    Picture("prove", {"m": "8", "d": "3", "equation": "13"}, height=1000, path="/prove"),
    Picture("geometry", {"m": "3", "d": "3"}, height=1000, path="/geometry"),
    Picture(
        "practise",
        {"m": "8", "d": "3", "quantity": "dvar"},
        height=1000,
        path="/practise",
        answer="sum_j(dx_hat_j (x_j - mu)) * 1/2 (var + eps)^(-3/2)",
    ),
)


def take(browser: Browser, url: str, picture: Picture) -> bytes:
    """Return the picture as PNG."""
    window = {"width": 1600, "height": picture.height}
    context = browser.new_context(base_url=url, viewport=window, color_scheme=picture.theme)
    page = context.new_page()
    open_app(page, picture.path, **picture.query)
    if picture.answer:
        page.get_by_role("textbox").first.fill(picture.answer)
        page.keyboard.press("Enter")
        wait_until_idle(page)
    png = page.screenshot(clip=_clip(page, *picture.part) if picture.part else None)
    context.close()
    return png


def _clip(page: Page, first: str, last: str) -> FloatRect:
    """Return the part of the page from one element down to another, as wide as the page."""
    around, top, bottom = (page.locator(s).bounding_box() for s in (_PAGE, first, last))
    if not (around and top and bottom):
        sys.exit(f"the page has no {first} or no {last}")
    x, y = around["x"] + _MARGIN, top["y"] - _MARGIN
    height = bottom["y"] + bottom["height"] + _MARGIN - y
    return {"x": x, "y": y, "width": around["width"] - 2 * _MARGIN, "height": height}


def shrink(png: bytes) -> bytes:
    """Return the picture with a palette, which is chosen so that no colour of a role is lost."""
    small = BytesIO()
    with Image.open(BytesIO(png)) as image:
        palette = image.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1)
        palette.save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Start the app and write every picture."""
    executable = chromium.find()
    FOLDER.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as logs,
        running_app(Path(logs) / "output.txt") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for picture in PICTURES:
            png = shrink(take(browser, server.url, picture))
            if len(png) > MOST_BYTES:
                sys.exit(f"{picture.name} takes {len(png)} bytes, more than {MOST_BYTES}")
            path = FOLDER / f"{picture.name}.png"
            path.write_bytes(png)
            print(f"{path.relative_to(FOLDER.parents[1])}: {len(png)} bytes")
        browser.close()


if __name__ == "__main__":
    main()
