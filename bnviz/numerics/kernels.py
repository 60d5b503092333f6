"""The kernels that go forward and back in one call, in one table, and the rule that chooses one."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from . import cupy_kernel, dask_kernel, numba_kernel, numpy_closed_form
from .arguments import check_data
from .array_libraries import Array, is_numpy, library_name
from .backward_pass import Backward, backward
from .closed_form import ClosedForm, backward_closed_form
from .forward_pass import Forward, forward
from .results import ForwardBackward

SETTING = "BNVIZ_KERNEL"
"""The environment variable that names the kernel to run where the caller leaves it open."""

Run = Callable[[Array, Array | float, Array | float, float, Array], ForwardBackward]


@dataclass(frozen=True)
class Kernel:
    """One way to go forward and back.

    Attributes
    ----------
    name : str
        How callers ask for it.
    run : function of (x, gamma, beta, eps, dy)
        Returns a `ForwardBackward` under this name.
    obstacle : function of x
        Returns None where the kernel can take x here, and else a clause that says why not.
    """

    name: str
    run: Run
    obstacle: Callable[[Array], str | None]


def _after_forward(name: str, gradients: Callable[[Forward, Array], Backward | ClosedForm]) -> Run:
    """Return a kernel's function that runs `forward`, then the given backward pass."""

    def run(
        x: Array, gamma: Array | float, beta: Array | float, eps: float, dy: Array
    ) -> ForwardBackward:
        fwd = forward(x, gamma, beta, eps)
        bwd = gradients(fwd, dy)
        return ForwardBackward(fwd.y, bwd.dx, bwd.dgamma, bwd.dbeta, name)

    return run


_plain_closed_form = _after_forward("closed-form", backward_closed_form)


def _closed_form(
    x: Array, gamma: Array | float, beta: Array | float, eps: float, dy: Array
) -> ForwardBackward:
    """Run the closed form, which NumPy computes block by block where that pays."""
    x = check_data(x)
    blocks = is_numpy(x) and x.shape[0] >= 256 and x.shape[0] * x.shape[1] >= 1 << 15
    return (numpy_closed_form.run if blocks else _plain_closed_form)(x, gamma, beta, eps, dy)


@cache
def installed(package: str) -> bool:
    """Tell whether a package is installed, without importing it."""
    return find_spec(package) is not None


def _needs(
    package: str, project: str, library: str, sizes: tuple[int, ...]
) -> Callable[..., str | None]:
    """Return the obstacle of a kernel that needs a package, and takes one library's arrays."""

    def obstacle(x: Array) -> str | None:
        if not installed(package):
            return f"it needs {project}, which is not installed here"
        if library_name(x) != library:
            return f"it takes arrays of {library}, and these come from {library_name(x)}"
        if x.dtype.itemsize not in sizes:
            return f"it takes numbers of {8 * min(sizes)} to {8 * max(sizes)} bits, not {x.dtype}"
        return None

    return obstacle


def _nothing(_x: Array) -> None:
    """Return no obstacle: the kernel takes the arrays of every library."""


KERNELS: tuple[Kernel, ...] = (
    Kernel("cupy", cupy_kernel.run, _needs("cupy", "CuPy", "cupy", (2, 4, 8))),
    Kernel("numba", numba_kernel.run, _needs("numba", "Numba", "numpy", (2, 4, 8))),
    Kernel("dask", dask_kernel.run, _needs("dask", "Dask", "dask", (2, 4, 8, 16))),
    Kernel("closed-form", _closed_form, _nothing),
    Kernel("staged", _after_forward("staged", backward), _nothing),
)
"""All kernels, the fastest first, whether they can run here or not."""


def select_kernel(x: Array, kernel: str = "auto") -> Kernel:
    """Return the kernel that is to run for x: this is the whole rule.

    A name is obeyed. With "auto", the environment variable BNVIZ_KERNEL gives the name; where it
    is not set, or "auto" itself, the first kernel of `KERNELS` is taken that has no obstacle.

    Raises
    ------
    ValueError
        There is no kernel of that name, or it cannot run here. No other takes its place.
    """
    source = ""
    if kernel == "auto":
        kernel = os.environ.get(SETTING, "auto")
        source = f", which {SETTING} asks for,"
    for candidate in KERNELS:
        if kernel in (candidate.name, "auto"):
            reason = candidate.obstacle(x)
            if reason is None:
                return candidate
            if kernel != "auto":
                raise ValueError(f'The kernel "{kernel}"{source} cannot run: {reason}.')
    names = ", ".join(candidate.name for candidate in KERNELS)
    raise ValueError(f'The kernel "{kernel}"{source} is unknown: choose auto or one of {names}.')


def forward_backward(
    x: Array,
    gamma: Array | float,
    beta: Array | float,
    eps: float,
    dy: Array,
    kernel: str = "auto",
) -> ForwardBackward:
    """Go forward and back through batch normalization in one call.

    Parameters
    ----------
    x : array, shape (m, D)
        The data, as for `forward`.
    gamma, beta : number or array, shape () or (D,)
        Scale and shift.
    eps : float
        Zero or above.
    dy : array, shape (m, D)
        The gradient of the loss with respect to y.
    kernel : str
        The name of a kernel in `KERNELS`, or "auto" for the one that BNVIZ_KERNEL names in the
        environment, or else the fastest that can take x.

    Returns
    -------
    ForwardBackward
        New arrays of the library, dtype and device of x; `kernel` says which one ran.

    Raises
    ------
    ConstantFeatureError
        eps is zero and some feature is constant.
    TypeError
        An argument has the wrong type, or the arrays come from different libraries.
    ValueError
        A shape or eps does not fit, or the kernel is unknown or cannot run here. No other kernel
        takes the place of one that was named.
    """
    x = check_data(x)
    return select_kernel(x, kernel).run(x, gamma, beta, eps, dy)
