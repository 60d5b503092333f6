"""What the package itself offers takes what people type."""

import numpy as np
import pytest

import bnviz

X = np.array([[0.0], [4.0]])
DY = np.array([[1.0], [0.0]])


def test_an_equation_goes_by_its_number_or_its_name():
    assert bnviz.prove(13).verdict == bnviz.prove("13").verdict == "holds"
    fwd = bnviz.forward(X, 1.0, 0.0, 9 / 4)
    bwd = bnviz.backward(fwd, DY)
    np.testing.assert_array_equal(bnviz.evaluate(13, fwd, bwd), bnviz.evaluate("13", fwd, bwd))


@pytest.mark.parametrize("number", [14, "14"])
def test_an_equation_that_is_not_there_is_refused(number):
    with pytest.raises(KeyError, match="there is no equation '14'; the numbers are 1, 2"):
        bnviz.prove(number)


def test_a_number_is_no_upstream_gradient():
    with pytest.raises(TypeError) as caught:
        bnviz.backward(bnviz.forward(X, 1.0, 0.0, 0.1), 1.0)
    assert str(caught.value) == "dy must be an array of x's shape, (2, 1), but it is a float."
