"""Each snippet runs as it stands, where its library is installed."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from bnviz.implementations import SNIPPETS, Snippet
from bnviz.numerics import relative_error
from tests.numerics.oracles import by_longdouble, draw

BY_ID = {snippet.id: snippet for snippet in SNIPPETS}
Found = dict[str, Any]


def load(snippet: Snippet, folder: Path) -> ModuleType:
    """Import what a visitor would paste into a file of their own."""
    pytest.importorskip(snippet.id, reason=f"{snippet.label} is not installed")
    path = folder / f"pasted_{snippet.id}.py"
    path.write_text(snippet.code, encoding="utf-8")
    spec = spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_pair(module: ModuleType, problem: Any, library: Any) -> Found:
    """Run the snippets that are a forward and a backward function."""
    x, gamma, beta, dy = (
        library.asarray(values) for values in (problem.x, problem.gamma, problem.beta, problem.dy)
    )
    y, cache = module.forward(x, gamma, beta, problem.eps)
    dx, dgamma, dbeta = module.backward(dy, cache)
    return {"y": y, "dx": dx, "dgamma": dgamma, "dbeta": dbeta}


def run_numpy(module: ModuleType, problem: Any) -> Found:
    return run_pair(module, problem, np)


def run_cupy(module: ModuleType, problem: Any) -> Found:
    cupy = sys.modules["cupy"]
    if not cupy.is_available():
        pytest.skip("CuPy finds no GPU")
    return {name: array.get() for name, array in run_pair(module, problem, cupy).items()}


def run_torch(module: ModuleType, problem: Any) -> Found:
    torch = sys.modules["torch"]
    inputs = [
        torch.from_numpy(values.copy()).requires_grad_()
        for values in (problem.x, problem.gamma, problem.beta)
    ]
    y = module.BatchNorm.apply(*inputs, problem.eps)
    dx, dgamma, dbeta = torch.autograd.grad(y, inputs, torch.from_numpy(problem.dy))
    found = {"y": y.detach(), "dx": dx, "dgamma": dgamma, "dbeta": dbeta}
    return {name: tensor.numpy() for name, tensor in found.items()}


def run_jax(module: ModuleType, problem: Any) -> Found:
    jax = sys.modules["jax"]
    jax.config.update("jax_enable_x64", True)

    def layer(x: Any, gamma: Any, beta: Any) -> Any:
        return module.batch_norm(x, gamma, beta, problem.eps)

    y, pull_back = jax.vjp(jax.jit(layer), problem.x, problem.gamma, problem.beta)
    dx, dgamma, dbeta = pull_back(problem.dy)
    return {"y": y, "dx": dx, "dgamma": dgamma, "dbeta": dbeta}


RUNNERS = {"numpy": run_numpy, "torch": run_torch, "jax": run_jax, "cupy": run_cupy}


@pytest.mark.parametrize("name", RUNNERS)
@pytest.mark.parametrize(("m", "d", "shift"), [(9, 4, 2.0), (2, 1, 2.0), (64, 3, 1e4)])
def test_a_snippet_gives_what_the_oracle_gives(
    name: str, m: int, d: int, shift: float, tmp_path: Path
) -> None:
    module = load(BY_ID[name], tmp_path)
    problem = draw(seed=m, m=m, d=d, shift=shift)
    expected = by_longdouble(problem)
    for quantity, found in RUNNERS[name](module, problem).items():
        scale = (expected["delta"],) if quantity == "dx" else (expected[quantity],)
        assert relative_error(found, expected[quantity], scale) < 1e-12, quantity


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.id)
def test_a_snippet_is_code_for_its_own_library_alone(snippet: Snippet) -> None:
    compile(snippet.code, snippet.label, "exec")
    others = {other.id for other in SNIPPETS} - {snippet.id}
    lines = snippet.code.splitlines()
    assert any(line.startswith(f"import {snippet.id}") for line in lines)
    assert not any(f"import {other}" in snippet.code for other in others)
    assert max(map(len, lines)) <= 100


def test_every_snippet_is_tried() -> None:
    assert set(RUNNERS) == set(BY_ID)
