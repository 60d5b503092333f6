"""Code to copy: what loads the data and saves the answer, and how to check without a file."""

from collections.abc import Mapping
from types import MappingProxyType

_LOAD = """\
import numpy as np

data = np.load("batch.npz")
x, gamma, beta = data["x"], data["gamma"], data["beta"]
eps, dy = float(data["eps"]), data["dy"]
"""
_SAVE = 'np.savez("answer.npz", dx=dx, dgamma=dgamma, dbeta=dbeta)\n'

SNIPPETS: Mapping[str, str] = MappingProxyType(
    {
        "Course code": f"""\
{_LOAD}
# Your own batchnorm_forward and batchnorm_backward
options = {{"mode": "train", "eps": eps}}
out, cache = batchnorm_forward(x, gamma, beta, options)
dx, dgamma, dbeta = batchnorm_backward(dy, cache)

{_SAVE}""",
        "Plain code": f"""\
{_LOAD}
# Your own code, from x, gamma, beta, eps and dy
dx, dgamma, dbeta = my_backward(x, gamma, beta, eps, dy)

{_SAVE}""",
        "In a notebook": """\
import bnviz
from homework import MyBatchNorm, my_backward

bnviz.check(my_backward)

# Or a layer: an object with forward and backward, or one of PyTorch's
bnviz.check(MyBatchNorm(8))
""",
        "In a shell": "python -m bnviz check homework.py:batchnorm_backward\n",
    }
)
"""Each snippet by its title."""

WITHOUT_FILE = ("In a notebook", "In a shell")
"""Those that need no data from here: they run code where it is, and bnviz there."""
