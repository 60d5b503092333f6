"""JavaScript of components that copy: inline code cannot import what several of them need."""

from pathlib import Path

_CLIPBOARD = Path(__file__).with_suffix(".js")


def read_with_clipboard(script: Path) -> str:
    """Return the code of a component behind that of `putOnClipboard`, which it may call."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (_CLIPBOARD, script))
