import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from bnviz.notation import (
    NEUTRALS,
    PATHS,
    QUANTITIES,
    ROLES,
    SIGNS,
    Quantity,
    Role,
    Sign,
    Theme,
    path_colours,
    quantity_colours,
)
from tests.colours import contrast, distance, light, oklab, washed_out, without_green

ROOT = Path(__file__).parents[1]
THEMES: tuple[Theme, ...] = ("light", "dark")
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")

# WCAG 2.2, success criteria 1.4.3 and 1.4.11, level AA: of text, and of what else must be seen.
READABLE, SEEN = 4.5, 3.0
# Distances in OKLab, where 0.02 can just be noticed side by side: formulas part their symbols.
CLEARLY_DIFFERENT, TOLD_APART = 0.12, 0.08


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_distance_is_the_one_of_oklab() -> None:
    assert distance(light("#000000"), light("#ffffff")) == pytest.approx(1, abs=1e-3)
    assert oklab(light("#ff0000")) == pytest.approx((0.628, 0.225, 0.126), abs=1e-3)
    assert without_green(light("#808080")) == pytest.approx(light("#808080"), abs=1e-4)
    assert washed_out(light("#000000")) == pytest.approx(0.25)
    assert washed_out(light("#ffffff")) == pytest.approx(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.id)
def test_role_colours_are_readable_as_text(role: Role, theme: Theme) -> None:
    assert contrast(role.colour(theme), NEUTRALS["surface"].colour(theme)) >= READABLE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("one", "other"),
    [*combinations((*ROLES.values(), *SIGNS.values()), 2)],
    ids=lambda role: role.id,
)
def test_no_two_meanings_look_alike(one: Role, other: Role, theme: Theme) -> None:
    seen = (light(role.colour(theme)) for role in (one, other))
    assert distance(*seen) >= CLEARLY_DIFFERENT


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_compared_is_told_apart_without_green_too(theme: Theme) -> None:
    for roles in (PATHS.values(), SIGNS.values()):
        for one, other in combinations(roles, 2):
            seen = (without_green(light(role.colour(theme))) for role in (one, other))
            assert distance(*seen) >= TOLD_APART


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sign", SIGNS.values(), ids=lambda sign: sign.id)
def test_signs_are_seen_and_grow_away_from_the_paper(sign: Sign, theme: Theme) -> None:
    paper = NEUTRALS["surface"].colour(theme)
    assert contrast(sign.colour(theme), paper) >= SEEN
    ramp = (NEUTRALS["zero"].colour(theme), *sign.ramp(theme))
    apart = [contrast(colour, paper) for colour in ramp]
    assert apart == sorted(apart)


def test_one_colour_has_one_meaning() -> None:
    hues = [role.colour(theme) for role in (*ROLES.values(), *SIGNS.values()) for theme in THEMES]
    assert len(set(hues)) == len(hues)
    # What can be pressed is ink: it has no hue of its own.
    neutrals = {role.colour(theme) for role in NEUTRALS.values() for theme in THEMES}
    assert set(hues) & neutrals == {ROLES["link"].colour(theme) for theme in THEMES}
    meanings = [role.meaning for role in (*ROLES.values(), *SIGNS.values(), *NEUTRALS.values())]
    assert len(set(meanings)) == len(meanings)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "quiet", "dim"])
def test_neutral_text_is_readable_on_paper_and_on_the_sidebar(name: str, theme: Theme) -> None:
    for below in ("surface", "raised"):
        colours = NEUTRALS[name].colour(theme), NEUTRALS[below].colour(theme)
        assert contrast(*colours) >= (READABLE if below == "surface" or name != "dim" else SEEN)


# What is not a colour of the page.
NOT_OURS = {
    "ui/step/lesson_link.py": {"#000000"},  # a camera wants a QR code black on white
    # A sheet is printed in black on white, with grey rules.
    "checking/sheets/document.css": {"#000", "#888", "#fff"},
    "ui/practise/practise.css": {"#000", "#888"},
    "figures/matrix_svg.py": {"#000000"},  # on a middling cell only black or white reach 4.5 to 1
}


def test_no_file_writes_a_colour_that_is_not_in_the_palette() -> None:
    ours = set()
    for role in (*ROLES.values(), *SIGNS.values(), *NEUTRALS.values()):
        ours |= {role.light, role.dark}
    package = ROOT / "bnviz"
    files = [f for f in package.rglob("*") if f.suffix in {".py", ".js", ".css", ".svg"}]
    written = set()
    for file in (*files, ROOT / ".streamlit" / "config.toml"):
        if file == package / "notation" / "palette.py":
            continue
        name = str(file.relative_to(package)) if file in files else file.name
        text = file.read_text(encoding="utf-8")
        found = {match.lower() for match in COLOUR.findall(text)}
        assert found <= ours | NOT_OURS.get(name, set()), name
        # Nor in another way of writing, but for a shadow or a highlight made of a variable.
        assert not re.search(r"\b(rgba?|hsla?)\(\s*\d(?!8, 68, 68\))", text), name
        written |= found
    assert written


def test_the_theme_has_the_colours_of_the_palette() -> None:
    themes = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    roles = {
        **dict.fromkeys(("primaryColor", "linkColor"), ROLES["link"]),
        **dict.fromkeys(("redColor", "redTextColor"), ROLES["wrong"]),
        "backgroundColor": NEUTRALS["surface"],
        "secondaryBackgroundColor": NEUTRALS["raised"],
        "textColor": NEUTRALS["ink"],
        "borderColor": NEUTRALS["border"],
    }
    for theme in THEMES:
        for option, role in roles.items():
            assert themes[theme][option] == role.colour(theme), option


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
    for registry in (QUANTITIES, ROLES, SIGNS, NEUTRALS, PATHS):
        with pytest.raises(TypeError):
            registry["new"] = None


def test_themes_differ() -> None:
    assert all(role.light != role.dark for role in ROLES.values())
