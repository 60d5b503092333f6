"""Code to take away: one file for each library, as it stands and as the tests run it."""

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "snippets"


@dataclass(frozen=True)
class Snippet:
    """A file that works by itself.

    Attributes
    ----------
    id
        The name of the library's module and of the file.
    label
        The library as people call it.
    about
        What the file defines and how it is used, in plain sentences.
    """

    id: str
    label: str
    about: str

    @property
    def code(self) -> str:
        """The whole file."""
        return (_FOLDER / f"{self.id}_layer.py").read_text(encoding="utf-8")


SNIPPETS: tuple[Snippet, ...] = (
    Snippet(
        "numpy",
        "NumPy",
        "Two functions. What the second needs of the first travels in a tuple.",
    ),
    Snippet(
        "torch",
        "PyTorch",
        "An `autograd.Function`: `BatchNorm.apply(x, gamma, beta, eps)` stands in a model like "
        "any other operation.",
    ),
    Snippet(
        "jax",
        "JAX",
        "A function with a `custom_vjp`: `jax.grad` and `jax.jit` take the closed form.",
    ),
    Snippet(
        "cupy",
        "CuPy",
        "The forward and the backward pass on an NVIDIA GPU, each result in one elementwise "
        "kernel of our own.",
    ),
)
