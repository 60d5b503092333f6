from itertools import combinations

import pytest

from bnviz.notation import (
    PATHS,
    QUANTITIES,
    ROLES,
    Quantity,
    Role,
    Theme,
    path_colours,
    quantity_colours,
)

BACKGROUNDS = {"light": "#ffffff", "dark": "#11141b"}
# WCAG 2.2, success criterion 1.4.3, level AA.
READABLE = 4.5
# A difference of about 2.3 in CIELAB is just noticeable side by side; formulas part their symbols.
CLEARLY_DIFFERENT = 20


def linear_rgb(colour: str) -> tuple[float, ...]:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def luminance(colour: str) -> float:
    red, green, blue = linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lab(colour: str) -> tuple[float, float, float]:
    red, green, blue = linear_rgb(colour)
    white_relative = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        luminance(colour),
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0890,
    )
    x, y, z = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in white_relative
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_difference_is_the_one_of_cielab() -> None:
    assert difference("#000000", "#ffffff") == pytest.approx(100, abs=0.1)
    assert lab("#ff0000") == pytest.approx((53.2, 80.1, 67.2), abs=0.2)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.id)
def test_role_colours_are_readable_as_text(role: Role, theme: Theme) -> None:
    assert contrast(role.colour(theme), BACKGROUNDS[theme]) >= READABLE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("one", "other"), [*combinations(ROLES.values(), 2)], ids=lambda role: role.id
)
def test_role_colours_are_told_apart(one: Role, other: Role, theme: Theme) -> None:
    assert difference(one.colour(theme), other.colour(theme)) >= CLEARLY_DIFFERENT


def test_every_quantity_has_the_id_that_heatmaps_carry() -> None:
    on_heatmaps = "x mu var x_hat y dy dgamma dbeta dx_hat dvar dmu delta dx"
    of_losses = "loss weight target label y_max pull"
    of_layers = "X W b h a da dh dX dW db H running_mu running_var momentum"
    assert " ".join(QUANTITIES) == f"{on_heatmaps} gamma beta eps m D {of_losses} {of_layers}"


def test_ids_are_the_keys() -> None:
    assert all(key == quantity.id for key, quantity in QUANTITIES.items())
    assert all(key == role.id for key, role in ROLES.items())


def test_no_two_quantities_share_a_symbol() -> None:
    assert len({q.latex("i") for q in QUANTITIES.values()}) == len(QUANTITIES)
    assert len({q.text for q in QUANTITIES.values()}) == len(QUANTITIES)


@pytest.mark.parametrize("quantity", QUANTITIES.values(), ids=lambda quantity: quantity.id)
def test_an_index_stands_where_there_is_a_sample_axis(quantity: Quantity) -> None:
    bare, indexed = quantity.latex(), quantity.latex("j")
    assert "@" not in bare + indexed
    has_samples = "sample" in quantity.axes
    assert (indexed != bare) == has_samples
    assert ("_{j}" in indexed) == has_samples


def test_the_index_stands_at_the_quantity_and_not_behind_the_fraction() -> None:
    assert QUANTITIES["x_hat"].latex("i") == r"\hat{x}_{i}"
    assert QUANTITIES["dx_hat"].latex("i") == r"\frac{\partial l}{\partial \hat{x}_{i}}"
    assert QUANTITIES["dx_hat"].latex() == r"\frac{\partial l}{\partial \hat{x}}"
    assert QUANTITIES["mu"].latex("i") == r"\mu_{\mathcal{B}}"


def test_axes_are_those_of_the_arrays() -> None:
    of_losses = {"weight", "target", "label", "pull"}
    cells = {"x", "x_hat", "y", "dy", "dx_hat", "delta", "dx", "h", "a", "da", "dh"} | of_losses
    numbers = {"eps", "m", "D", "loss", "H", "momentum"}
    of_inputs = {
        **dict.fromkeys(["X", "dX"], ("sample", "input")),
        **dict.fromkeys(["W", "dW"], ("input", "feature")),
    }
    for quantity in QUANTITIES.values():
        if quantity.id in of_inputs:
            assert quantity.axes == of_inputs[quantity.id]
            assert not quantity.per_sample
            continue
        features = ("sample", "feature") if quantity.id in cells else ("feature",)
        features = ("sample",) if quantity.id == "y_max" else features
        assert quantity.axes == (() if quantity.id in numbers else features)
        assert quantity.per_sample == (quantity.id in cells)


def test_only_what_cannot_be_negative_is_unsigned() -> None:
    assert {q.id for q in QUANTITIES.values() if not q.signed} == {
        *("var", "eps", "m", "D", "label", "a", "H", "running_var", "momentum"),
    }


@pytest.mark.parametrize("quantity", QUANTITIES.values(), ids=lambda quantity: quantity.id)
def test_the_meaning_is_one_sentence(quantity: Quantity) -> None:
    assert quantity.meaning[0].isupper()
    assert quantity.meaning.endswith(".")
    assert ". " not in quantity.meaning


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_come_from_the_roles(theme: Theme) -> None:
    colours = quantity_colours(theme)
    assert colours.keys() == QUANTITIES.keys()
    assert colours["dvar"] == colours["var"] == ROLES["variance"].colour(theme)
    assert path_colours(theme) == {
        "direct": ROLES["normalized"].colour(theme),
        "var": ROLES["variance"].colour(theme),
        "mu": ROLES["mean"].colour(theme),
    }


def test_a_gradient_has_the_colour_of_what_it_belongs_to() -> None:
    for name in ("x", "mu", "var", "x_hat", "y", "gamma", "beta"):
        assert QUANTITIES[f"d{name}"].role == QUANTITIES[name].role


def test_registries_cannot_be_changed() -> None:
    for registry in (QUANTITIES, ROLES, PATHS):
        with pytest.raises(TypeError):
            registry["new"] = None


def test_themes_differ() -> None:
    assert all(role.light != role.dark for role in ROLES.values())
