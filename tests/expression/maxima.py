"""A small interpreter of the Maxima that we write, in exact numbers wherever they are exact."""

import ast
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from bnviz.proof.exact_numbers import NoExactRootError, fraction_root

Names = Mapping[str, Any]


def run(program: str) -> dict[str, Any]:
    """Return what every variable of a program is, which assigns each once."""
    names: dict[str, Any] = {}
    for line in program.split("\n"):
        name, _, right = line.removesuffix(";").partition(": ")
        assert line.endswith(";"), line
        assert name.isidentifier(), line
        assert name not in names, line
        names[name] = read(right, names)
    return names


def read(text: str, names: Names) -> Any:
    """Return the value of an expression; its signs bind as Python's do, but for the power's."""
    return _value(ast.parse(text.replace("^", "**"), mode="eval").body, names)


# One arm for each kind of expression.
def _value(node: ast.expr, names: Names) -> Any:  # noqa: PLR0911
    match node:
        case ast.Constant(int(number)):
            return Fraction(number)
        case ast.Name(name):
            return names[name]
        case ast.List(entries):
            return [_value(entry, names) for entry in entries]
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand, names)
        case ast.Subscript(of, at):
            row = _value(at, names)
            assert row >= 1, "lists begin at 1"
            return _value(of, names)[int(row) - 1]
        case ast.BinOp(left, sign, right):
            return _combine(sign, _value(left, names), _value(right, names))
        case ast.Call(ast.Name("sqrt"), [radicand]):
            return _power(_value(radicand, names), Fraction(1, 2))
        case ast.Call(ast.Name("sum"), [body, *bounds]):
            return sum(_each(body, bounds, names))
        case ast.Call(ast.Name("makelist"), [body, *bounds]):
            return list(_each(body, bounds, names))
    raise AssertionError(f"Maxima has no {ast.dump(node)}")


def _each(body: ast.expr, bounds: list[ast.expr], names: Names) -> Iterator[Any]:
    index, first, last = bounds
    assert isinstance(index, ast.Name)
    for number in range(int(_value(first, names)), int(_value(last, names)) + 1):
        yield _value(body, {**names, index.id: number})


def _combine(sign: ast.operator, left: Any, right: Any) -> Any:
    match sign:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.Pow():
            return _power(left, right)
    raise AssertionError(f"Maxima has no {sign}")


def _power(base: Any, exponent: Fraction) -> Any:
    if exponent.denominator == 1:
        return base**exponent.numerator
    if isinstance(base, Fraction):
        try:
            return fraction_root(base) ** exponent.numerator
        except NoExactRootError:
            pass
    return complex(base) ** float(exponent)
