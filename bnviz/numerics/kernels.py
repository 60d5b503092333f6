"""The kernels that go forward and back in one call, in one table."""

from collections.abc import Callable
from dataclasses import dataclass

from .array_libraries import Array
from .backward_pass import Backward, backward
from .closed_form import ClosedForm, backward_closed_form
from .forward_pass import Forward, forward


@dataclass(frozen=True)
class ForwardBackward:
    """What a layer gives in training: its output, its gradients, and the kernel that ran.

    Attributes
    ----------
    y, dx : array, shape (m, D)
        Output, and gradient with respect to x.
    dgamma, dbeta : array, shape (D,)
        Gradients with respect to gamma and beta.
    kernel : str
        The name of the kernel that computed them, never "auto".
    """

    y: Array
    dx: Array
    dgamma: Array
    dbeta: Array
    kernel: str


@dataclass(frozen=True)
class Kernel:
    """One way to go forward and back: its name, and the function of (x, gamma, beta, eps, dy)."""

    name: str
    run: Callable[[Array, Array | float, Array | float, float, Array], ForwardBackward]


def _after_forward(
    name: str, gradients: Callable[[Forward, Array], Backward | ClosedForm]
) -> Kernel:
    """Return the kernel that runs `forward`, then the given backward pass."""

    def run(
        x: Array, gamma: Array | float, beta: Array | float, eps: float, dy: Array
    ) -> ForwardBackward:
        fwd = forward(x, gamma, beta, eps)
        bwd = gradients(fwd, dy)
        return ForwardBackward(fwd.y, bwd.dx, bwd.dgamma, bwd.dbeta, name)

    return Kernel(name, run)


# The kernels that run here; "auto" takes the first. A kernel that needs a package enters the
# table only where that package is installed.
KERNELS: tuple[Kernel, ...] = (
    _after_forward("closed-form", backward_closed_form),
    _after_forward("staged", backward),
)


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
        The name of a kernel in `KERNELS`, or "auto" for the fastest one.

    Returns
    -------
    ForwardBackward
        New arrays of the library, dtype and device of x.

    Raises
    ------
    ConstantFeatureError
        eps is zero and some feature is constant.
    TypeError
        An argument has the wrong type, or the arrays come from different libraries.
    ValueError
        A shape or eps does not fit, or there is no such kernel here. No other kernel takes the
        place of one that was named.
    """
    if kernel == "auto":
        return KERNELS[0].run(x, gamma, beta, eps, dy)
    for candidate in KERNELS:
        if candidate.name == kernel:
            return candidate.run(x, gamma, beta, eps, dy)
    names = ", ".join(candidate.name for candidate in KERNELS)
    raise ValueError(
        f'The kernel "{kernel}" is unknown or not installed here: choose auto or one of {names}.'
    )
