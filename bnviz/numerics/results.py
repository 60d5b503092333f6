"""What a kernel gives that goes forward and back in one call."""

from dataclasses import dataclass

from .array_libraries import Array


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
