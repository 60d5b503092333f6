"""Record what PyTorch computes for the layer in both modes, for tests where it is not installed.

``python -m tests.experiment.record_pytorch`` writes ``pytorch.json`` anew, wherever PyTorch is. The
inputs stand in the file too, in few digits, so that nothing depends on a generator of numbers.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

RECORD = Path(__file__).with_name("pytorch.json")
BATCHES, MOMENTUM, EPS = 3, 0.3, 0.1


def draw_given() -> dict[str, Any]:
    """Draw inputs of three digits: batches X (3, 7, 4), W (4, 3), the vectors, and da (7, 3)."""
    rng = np.random.default_rng(19)
    shapes = {"X": (BATCHES, 7, 4), "W": (4, 3), "b": 3, "gamma": 3, "beta": 3, "da": (7, 3)}
    drawn = {name: np.round(rng.normal(0.5, 1.5, shape), 3) for name, shape in shapes.items()}
    return {"eps": EPS, "momentum": MOMENTUM} | {n: a.tolist() for n, a in drawn.items()}


def record(given: dict[str, Any]) -> dict[str, Any]:
    """Return what PyTorch's Linear, BatchNorm1d and ReLU make of it, in float64.

    ``running`` has mean and variance after each batch; ``training`` and ``evaluation`` have h, y
    and every gradient for the last batch.
    """
    import torch  # noqa: PLC0415  # nobody else needs it here

    def tensor(name: str) -> Any:
        return torch.tensor(given[name], dtype=torch.float64)

    dense = torch.nn.Linear(4, 3, dtype=torch.float64)
    norm = torch.nn.BatchNorm1d(3, given["eps"], given["momentum"], dtype=torch.float64)
    with torch.no_grad():
        dense.weight.copy_(tensor("W").T)
        for parameter, name in ((dense.bias, "b"), (norm.weight, "gamma"), (norm.bias, "beta")):
            parameter.copy_(tensor(name))
    found: dict[str, Any] = {"torch": torch.__version__, "running": []}

    def run(X: Any) -> dict[str, Any]:
        X = X.clone().requires_grad_()
        for module in (dense, norm):
            module.zero_grad()
        h = dense(X)
        h.retain_grad()
        y = norm(h)
        torch.relu(y).backward(tensor("da"))
        arrays = {"h": h.detach(), "y": y.detach(), "dX": X.grad, "dh": h.grad}
        arrays |= {"dW": dense.weight.grad.T, "db": dense.bias.grad}
        arrays |= {"dgamma": norm.weight.grad, "dbeta": norm.bias.grad}
        return {name: array.tolist() for name, array in arrays.items()}

    for X in tensor("X"):
        found["training"] = run(X)
        running = {"mean": norm.running_mean, "var": norm.running_var}
        found["running"].append({name: array.tolist() for name, array in running.items()})
    norm.eval()
    found["evaluation"] = run(X)
    return found


if __name__ == "__main__":
    given = draw_given()
    RECORD.write_text(json.dumps({"given": given, "found": record(given)}) + "\n")
