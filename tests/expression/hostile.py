"""Texts that somebody could send to do harm, or by mistake. The same ones each time."""

from collections.abc import Callable, Iterator
from random import Random

PIECES = (
    *("x_i", "dy_j", "gamma", "\\hat{x}_i", "var", "eps", "1", "999999", "m", "σ²", "∂l/∂y", "½"),
    *(
        "+",
        "-",
        "*",
        "/",
        "^",
        "**",
        "_",
        ",",
        "=",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\\left(",
        "\\right)",
    ),
    *(
        "\\frac",
        "\\frac12",
        "\\sqrt",
        "√",
        "\\sum_{j=1}^{m}",
        "Σ_j",
        "sum(",
        "mean_j(",
        "\\hat",
        "^{-3/2}",
    ),
    *(
        "\\partial",
        "\\mathrm{",
        "\\operatorname{",
        "\\placeholder{}",
        "\\left",
        "_{\\mathcal{B}}",
        "d",
        "∂",
    ),
    *(
        "\\def\\a{\\a\\a}\\a",
        "\\input{/etc/passwd}",
        "\\newcommand",
        "\\csname",
        "\\write18{ls}",
        "%",
        "&",
    ),
    *(
        "__import__('os').system('ls')",
        "lambda: 0",
        "x.__class__",
        "eval(",
        "0x10",
        "1e999",
        "NaN",
        "\\\\",
    ),
    *(
        "\u202e",
        "\u2066",
        "\u200b",
        "\u0302",
        "\ufeff",
        "\x00",
        "\n",
        "\t",
        "\ud7ff",
        "𝛾",
        "ﬁ",
        "İ",
        "ß",
    ),
)


def _nested(random: Random) -> str:
    opened, closed = random.choice(
        [
            ("(", ")"),
            ("{", "}"),
            ("\\sqrt{", "}"),
            ("\\frac{1}{", "}"),
            ("sum_j(", ")"),
            ("√", ""),
            ("-(", ")"),
        ]
    )
    depth = random.choice([5, 29, 31, 100, 390, 3_000])
    return opened * depth + "x_j" + closed * random.choice([depth, depth, depth - 1, 0])


def _digits(random: Random) -> str:
    digits = random.choice("123456789") * random.choice([7, 1_000, 10**6])
    return random.choice(["", "x_i^", "1/", "0.", "x_i**(-"]) + digits


def _powers(random: Random) -> str:
    power = random.choice(["^12", "**9", "^{12}", "²", "^(-12)"])
    count = random.choice([2, 5, 40, 400])
    return random.choice(["(" * count + "x_i" + f"{power})" * count, "9" + power * count])


def _sums(random: Random) -> str:
    sign = random.choice(["\\sum_{j=1}^{m}", "Σ_j", "sum_j ", "sum_{j=1}^{999999999}", "∑"])
    return sign * random.choice([3, 50, 120, 2_000]) + "dy_j"


def _long(random: Random) -> str:
    return random.choice(
        ["x_i+", "dy_j*", "a", "_", "\\", "^", "σ", "x\u0302", " ", "d", "\\frac"]
    ) * (random.choice([100, 499, 5_000, 100_000]))


def _mixed(random: Random) -> str:
    return "".join(random.choices(PIECES, k=random.randint(1, 60)))


def _noise(random: Random) -> str:
    return "".join(chr(random.randint(1, 0x2FFF)) for _ in range(random.randint(1, 200)))


KINDS: tuple[Callable[[Random], str], ...] = (_nested, _digits, _powers, _sums, _long, _noise)


def hostile_texts(count: int, seed: int = 2017) -> Iterator[str]:
    """Yield so many texts, half of them mixed from pieces of formulas."""
    random = Random(seed)  # noqa: S311 - no secrets
    for number in range(count):
        yield (_mixed if number % 2 else random.choice(KINDS))(random)
