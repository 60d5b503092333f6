"""Fisher's iris measurements, shipped beside this module as they stand in his paper.

R. A. Fisher, *The use of multiple measurements in taxonomic problems*, Annals of Eugenics 7 (1936)
179-188; measured by E. Anderson, *The irises of the Gaspé Peninsula*, Bulletin of the American Iris
Society 59 (1935) 2-5. The often copied file of the UCI repository differs in two flowers.
"""

import csv
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

FEATURES = ("sepal length", "sepal width", "petal length", "petal width")


@cache
def load_iris() -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Return the measurements in centimetres, (150, 4), read-only, and a name for each flower."""
    text = files("bnviz.scenario").joinpath("iris.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    values = np.array([[float(row[feature]) for feature in FEATURES] for row in rows])
    values.setflags(write=False)
    return values, tuple(f"{row['species']} {k}" for k, row in enumerate(rows, start=1))
