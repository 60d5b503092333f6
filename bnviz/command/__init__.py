"""What bnviz does from a shell: run the app, prove every line, check homework."""

from bnviz.command.parser import main

__all__ = ["main"]
