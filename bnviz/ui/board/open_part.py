"""The tab of the open part of a page, brought into sight."""

from pathlib import Path

SHOWS_OPEN_PART = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
"""JavaScript that does it, for the components of pages that have parts."""
