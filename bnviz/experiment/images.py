"""A few small images as batch normalization sees them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.numerics import Forward, forward
from bnviz.numerics.images import from_rows, to_rows

Array = np.ndarray[Any, Any]

SHAPE = (2, 3, 2, 4)
"""Images, channels, lines, columns."""


@dataclass(frozen=True, eq=False)
class ImageBatch:
    """Images (N, C, H, W), their rows through the layer, and its output as images again."""

    images: Array
    rows: Forward
    outputs: Array


def make_images(seed: int, gamma: float, beta: float, eps: float) -> ImageBatch:
    """Draw images from ``numpy.random.default_rng([seed, 7])`` and normalize them.

    Each channel has a mean and a scale of its own, as colours of photographs do.
    """
    rng = np.random.default_rng([seed, 7])
    means, scales = np.array([4.0, -2.0, 0.5]), np.array([1.0, 3.0, 0.4])
    images = rng.standard_normal(SHAPE) * scales[:, None, None] + means[:, None, None]
    rows = forward(to_rows(images), gamma, beta, eps)
    return ImageBatch(images, rows, from_rows(rows.y, SHAPE))


def row_of(image: int, line: int, column: int) -> int:
    """Return the row of a pixel; all are counted from 0."""
    _, _, height, width = SHAPE
    return (image * height + line) * width + column
