"""What the kernels are measured against."""

from typing import Any

from tests.numerics.oracles import Problem


def copy_inputs(problem: Problem) -> tuple[Any, Any]:
    """Copy x and dy, each once: the least that reading two inputs and writing two outputs costs."""
    return problem.x.copy(), problem.dy.copy()


def torch_processor(problem: Problem) -> tuple[Any, ...]:
    """Run PyTorch's batch norm on the processor, and its automatic differentiation."""
    import torch  # noqa: PLC0415  need not be installed

    x, gamma, beta = (
        torch.from_numpy(values).requires_grad_()
        for values in (problem.x, problem.gamma, problem.beta)
    )
    y = torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=problem.eps)
    y.backward(torch.from_numpy(problem.dy))
    return y, x.grad, gamma.grad, beta.grad
