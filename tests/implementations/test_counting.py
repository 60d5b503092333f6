"""The counts of passes and temporaries, against functions small enough to count by hand."""

from dataclasses import replace

import numpy as np
import pytest

from bnviz.implementations import LADDER, Rung, Traffic, count_traffic
from bnviz.implementations.arrays import Array, Results


def probe(x: Array, gamma: Array, beta: Array, eps: float, dy: Array) -> Results:
    centred = x - x.sum(axis=0)  # reads x twice, writes one
    centred *= centred  # reads one, writes one, makes none
    y = np.empty_like(x)  # makes one, writes none
    for i in range(len(x)):
        for j in range(len(gamma)):
            y[i, j] = dy[i, j]  # reads one, writes one
    return y, centred, np.einsum("ij,ij->j", y, dy), beta  # reads two


def unknown(x: Array, gamma: Array, beta: Array, eps: float, dy: Array) -> Results:
    return np.sort(x), dy, gamma, beta


def rung_of(function: object) -> Rung:
    return replace(LADDER[0], function=function)


def test_a_function_is_counted_as_by_hand() -> None:
    assert count_traffic(rung_of(probe)) == Traffic(reads=6.0, writes=3.0, arrays=2)


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(TypeError, match="no implementation found"):
        count_traffic(rung_of(unknown))


def test_each_rung_goes_over_the_memory_less_often_than_the_graph() -> None:
    counted = {rung.id: count_traffic(rung) for rung in LADDER}
    assert counted["fused"] == Traffic(reads=4.0, writes=2.0, arrays=2)
    assert counted["economical"].temporaries == counted["fused"].temporaries == 0
    graph = counted.pop("nine-nodes")
    assert all(other.passes < graph.passes for other in counted.values())
    assert all(other.temporaries < graph.temporaries for other in counted.values())
