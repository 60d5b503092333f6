"""Handwritten digits, 8 × 8 pixels, shipped beside this module.

E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits* (1998), UCI Machine Learning
Repository, CC BY 4.0: the test set, as scikit-learn ships it. Each pixel counts the inked ones of
16, and is written here as one digit to base 17.
"""

import csv
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

SIDE = 8
"""Pixels along each side of an image."""


@cache
def load_digits() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the images, (1797, 64) from 0 to 1, row by row, and the digits (1797,); read-only."""
    text = files("bnviz.scenario").joinpath("digits.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    images = np.array([[int(pixel, 17) for pixel in row["pixels"]] for row in rows]) / 16
    digits = np.array([int(row["digit"]) for row in rows])
    for values in (images, digits):
        values.setflags(write=False)
    return images, digits
