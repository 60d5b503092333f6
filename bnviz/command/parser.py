"""Which command was typed, and its options."""

import argparse
from collections.abc import Sequence

from bnviz.checking.homework.partners import LIBRARIES
from bnviz.command.check import check_file
from bnviz.command.prove import prove_lines
from bnviz.command.run import run_app


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was typed, and return the exit code.

    0 is yes, 1 is no (a backward pass is wrong, a line is not proved), 2 is neither: what was
    typed cannot be done. Wrong options end the program with 2.
    """
    given = vars(_parser().parse_args(arguments))
    command = given.pop("command")
    code: int = command(**given)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bnviz", description="The derivative of batch normalization."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    run = commands.add_parser("run", help="start the app, for this machine alone")
    run.add_argument("--port", type=int, default=8501, help="where it answers (8501)")
    run.set_defaults(command=run_app)
    prove = commands.add_parser("prove", help="prove every equation, as printed and corrected")
    prove.set_defaults(command=prove_lines)
    check = commands.add_parser(
        "check",
        help="check a backward pass in a file of yours",
        description="Run a backward pass on batches where no slip hides, and name what is wrong. "
        "The file is imported, as by python itself: check only files that you would run.",
    )
    check.add_argument(
        "target",
        metavar="FILE.py[:FUNCTION]",
        help="without a function, every one whose name says backward is checked",
    )
    check.add_argument("--forward", metavar="FUNCTION", help="the forward pass in the same file")
    check.add_argument("--library", choices=LIBRARIES, help="what the arrays are")
    check.add_argument("--dtype", choices=("float64", "float32"), default="float64")
    check.set_defaults(command=check_file)
    return parser
