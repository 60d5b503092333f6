"""Images: which numbers of (N, C, H, W) become a row, and what is normalized together."""

import numpy as np
import streamlit as st

from bnviz.derivation import EQUATIONS, formula
from bnviz.experiment.images import SHAPE, ImageBatch, make_images, row_of
from bnviz.expression import Colours, number_latex
from bnviz.figures.images_plot import draw_images
from bnviz.notation import Theme, quantity_colours
from bnviz.scenario import resize
from bnviz.ui.board.checked_figure import checked
from bnviz.ui.board.window import projection, window
from bnviz.ui.shell import session

_KEYS = ("images-image", "images-line", "images-column")


def draw_images_part() -> None:
    """Draw the images, their rows, and the pixel that the visitor picks in both."""
    settings, theme = session.current(), session.theme()
    n, c, height, width = SHAPE
    m = n * height * width
    gamma, beta = (resize(values, 1)[0] for values in (settings.gamma, settings.beta))
    done = make_images(settings.seed, gamma, beta, settings.eps)
    if not settings.present:
        st.markdown(
            f"A convolution gives N = {n} images of C = {c} channels, H = {height} lines and "
            f"W = {width} columns. Each pixel of each image is a sample, each channel a feature: "
            f"{m} rows of {c}. So there is one mean and one variance for each channel, and one γ "
            "and β."
        )
    with st.container(key="images-pixel"):
        image, line, column = _choose_pixel()
    row = row_of(image, line, column)
    numbers = ", ".join(f"{value:.3g}".replace("-", "−") for value in done.rows.x[row])
    st.markdown(
        f"Image {image + 1}, line {line + 1}, column {column + 1} becomes **row {row + 1}** of "
        f"{m}, with one number of each channel: {numbers}."
    )
    figure = draw_images(
        done.images,
        done.rows.x,
        {"mu": done.rows.mu, "var": done.rows.var},
        (image, line, column),
        theme,
        narrow=window().narrow,
        projector=projection(),
    )
    st.plotly_chart(
        checked(figure),
        key="layer-images",
        theme=None,
        config={"displayModeBar": False, "responsive": True},
        alt=f"{n} images of {c} channels, and beside them their {m} rows with the mean and the "
        f"variance of each channel. Row {row + 1} is the outlined pixel.",
    )
    with st.container(key="images-sizes"):
        _say_sizes(done, theme)


def _say_sizes(done: ImageBatch, theme: Theme) -> None:
    n, _, height, width = SHAPE
    colours = Colours(quantity_colours(theme))
    lines = [rf"m = N H W = {n * height * width}"]
    lines += [formula(equation, colours=colours) for equation in EQUATIONS[:2]]
    # On a projector they stand in the room below the images, which is narrow, too.
    is_narrow = projection() > 0 or window().narrow
    between = r" \\ &" if is_narrow else r" \qquad "
    written = between.join(lines)
    if is_narrow:
        written = rf"\begin{{aligned}} &{written} \end{{aligned}}"
    apart = float(np.max(np.abs(done.images.mean(axis=(0, 2, 3)) - done.rows.mu)))
    st.markdown(
        f"$$\n{written}\n$$"
        "\n\n"
        "All thirteen equations stay as they are, and the gradient of a row goes back to its "
        "pixel. The means of the rows are those of the images over N, H and W, up to "
        f"${number_latex(apart, 2)}$."
    )


def _choose_pixel() -> tuple[int, int, int]:
    most = (SHAPE[0], SHAPE[2], SHAPE[3])
    chosen = []
    for place, key, name, end in zip(
        st.columns(3, gap="medium"), _KEYS, ("Image", "Line", "Column"), most, strict=True
    ):
        with place:
            chosen.append(int(st.slider(name, 1, end, min(2, end), key=key)) - 1)
    return chosen[0], chosen[1], chosen[2]
