"""The CUDA source, compiled for the processor and driven by the very code that drives CuPy.

No thread of it waits for another or shares memory with it, so running one after the other gives
what a graphics processor gives, apart from its speed and from how it reads 16-bit numbers.
"""

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from bnviz.numerics import ConstantFeatureError, cupy_kernel, cupy_source, relative_error
from tests.numerics import exact_oracle
from tests.numerics.drawn_ranges import problems
from tests.numerics.oracles import addends, by_longdouble, draw

COMPILER = shutil.which("g++") or shutil.which("clang++")
pytestmark = pytest.mark.skipif(COMPILER is None, reason="there is no C++ compiler here")

PARAMETERS = {
    "accumulate": "const NUMBER*, const NUMBER*, long long, int, int, long long, SUM*",
    "merge": "const SUM*, long long, long long, int, SUM*",
    "plan": "const SUM*, const SUM*, const SUM*, SUM, int, int, SUM*, SUM*",
    "finish": "const NUMBER*, const NUMBER*, long long, int, int, long long, const SUM*, "
    "NUMBER*, NUMBER*",
}
C_TYPES = {"int": ctypes.c_int, "long long": ctypes.c_longlong}


def _c_type(name: str, number: type) -> type:
    if name.endswith("*"):
        return ctypes.c_void_p
    return C_TYPES.get(name, number)


class Compiled:
    """The kernels of one dtype, callable the way CuPy's are."""

    def __init__(self, folder: Path, dtype: str) -> None:
        c_name, number = {"float32": ("float", ctypes.c_float)}.get(
            dtype, ("double", ctypes.c_double)
        )
        source = cupy_source.cuda_source(c_name, c_name)
        defines, _, rest = source.partition("\n//")
        shim = (Path(__file__).parent / "cuda_on_processor.h").read_text()
        launchers = []
        for name, parameters in PARAMETERS.items():
            typed = [f"{kind} a{k}" for k, kind in enumerate(parameters.split(", "))]
            passed = ", ".join(f"a{k}" for k in range(len(typed)))
            launchers.append(
                f'extern "C" void run_{name}(int gx, int gy, {", ".join(typed)}) '
                f"{{ launch({name}, gx, gy, {passed}); }}"
            )
        (folder / f"{dtype}.cpp").write_text("\n".join([defines, shim, "//" + rest, *launchers]))
        subprocess.run(
            [COMPILER, "-O2", "-shared", "-fPIC", "-ffp-contract=off", "-Wno-unknown-pragmas",
             "-o", folder / f"{dtype}.so", folder / f"{dtype}.cpp"],
            check=True,
        )  # fmt: skip
        library = ctypes.CDLL(str(folder / f"{dtype}.so"))
        self.kernels = {name: self._launcher(library, name, number) for name in PARAMETERS}

    @staticmethod
    def _launcher(library, name, number):
        function = getattr(library, f"run_{name}")
        kinds = [_c_type(kind, number) for kind in PARAMETERS[name].split(", ")]
        function.argtypes = [ctypes.c_int, ctypes.c_int, *kinds]
        function.restype = None

        def run(grid, threads, arguments):
            assert threads == (cupy_source.WIDTH, cupy_source.LANES)
            assert len(arguments) == len(kinds)
            for argument, kind in zip(arguments, kinds, strict=True):
                # CuPy hands NumPy's numbers on by their own type, and Python's as long long.
                wanted = {ctypes.c_int: np.int32, ctypes.c_longlong: int}.get(kind)
                assert wanted is None or type(argument) is wanted
                if kind is number:
                    assert argument.itemsize == ctypes.sizeof(number)
            function(*grid, *map(_plain, arguments))

        return run


def _plain(argument):
    if isinstance(argument, np.ndarray):
        assert argument.flags.c_contiguous
        return argument.ctypes.data
    return argument.item() if isinstance(argument, np.generic) else argument


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cuda")
    return {dtype: Compiled(folder, dtype).kernels for dtype in ("float32", "float64")}


@pytest.fixture(autouse=True)
def _numpy_for_cupy(monkeypatch, compiled):
    modules = {"cupy": np, "numpy": np}
    monkeypatch.setattr(cupy_kernel, "import_module", modules.__getitem__)
    monkeypatch.setattr(cupy_kernel, "_kernels", compiled.__getitem__)


SHAPES = [
    (1, 1), (2, 1), (3, 40), (5, 7), (31, 33), (64, 32), (1000, 3), (4097, 16), (20_011, 5),
    (70_001, 1), (40, 3000), (513, 129),
]  # fmt: skip


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-5)])
@pytest.mark.parametrize(("scale", "shift"), [(3.0, 2.0), (1e-2, 1e4)])
@pytest.mark.parametrize(("m", "d"), SHAPES)
def test_it_is_accurate_at_every_shape(m, d, scale, shift, dtype, tolerance):
    problem = draw(seed=m, m=m, d=d, scale=scale, shift=shift, eps=1e-5, dtype=dtype)
    found = cupy_kernel.run(problem.x, problem.gamma, problem.beta, problem.eps, problem.dy)
    assert found.kernel == "cupy"
    expected = by_longdouble(problem)
    for name in ("y", "dx", "dgamma", "dbeta"):
        error = relative_error(getattr(found, name), expected[name], addends(problem, name))
        assert error < tolerance, name


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-5)])
def test_data_in_bad_order_cost_no_digits(dtype, tolerance):
    problem = draw(seed=2, m=40_000, d=4, scale=1.0, shift=1.0, eps=1e-5, dtype=dtype)
    problem.x[0, 0] = 1e4
    problem.x[:, 1] = np.linspace(-1e3, 1e3, 40_000)
    problem.x[20_000:, 2] += 1e3
    found = cupy_kernel.run(problem.x, problem.gamma, problem.beta, problem.eps, problem.dy)
    expected = by_longdouble(problem)
    for name in ("y", "dx", "dgamma", "dbeta"):
        error = relative_error(getattr(found, name), expected[name], addends(problem, name))
        assert error < tolerance, name


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problem=problems().filter(lambda problem: problem.x.dtype != np.float16))
def test_it_is_right_in_all_the_range(problem):
    found = cupy_kernel.run(problem.x, problem.gamma, problem.beta, problem.eps, problem.dy)
    errors = exact_oracle.errors(problem, found, ("y", "dx", "dgamma", "dbeta"))
    assert max(errors.values()) < (1e-12 if problem.x.dtype == np.float64 else 2e-5)


def test_columns_in_any_order_of_memory():
    problem = draw(seed=3, m=90, d=50)
    plain = cupy_kernel.run(problem.x, problem.gamma, 0.5, 0.1, problem.dy)
    x, dy = np.asfortranarray(problem.x), problem.dy[::-1].copy()[::-1]
    np.testing.assert_array_equal(cupy_kernel.run(x, problem.gamma, 0.5, 0.1, dy).dx, plain.dx)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_one_sample_gets_no_gradient_at_all(dtype):
    problem = draw(seed=4, m=1, d=70, dtype=dtype)
    found = cupy_kernel.run(problem.x, problem.gamma, problem.beta, 0.1, problem.dy)
    np.testing.assert_array_equal(found.dx, np.zeros((1, 70)))


def test_a_constant_feature_is_named():
    x = np.full((700, 3), 0.1)
    x[:, 1] = np.arange(700)
    with pytest.raises(ConstantFeatureError, match="Features 1 and 3 have zero variance"):
        cupy_kernel.run(x, 1.0, 0.0, 0.0, x)


def test_float16_stays_so_in_memory_only_where_all_is_float16(monkeypatch):
    asked = []

    def kernels(name):
        asked.append(name)
        return dict.fromkeys(PARAMETERS, lambda *_: None)

    monkeypatch.setattr(cupy_kernel, "_kernels", kernels)
    x = np.ones((3, 2), np.float16)
    assert cupy_kernel.run(x, 1.0, 0.0, 0.1, x).y.dtype == np.float16
    assert cupy_kernel.run(x, 1.0, 0.0, 0.1, x.astype(np.float32)).y.dtype == np.float16
    assert asked == ["float16", "float32"]
    assert "__half" in cupy_source.cuda_source("__half", "float")


@pytest.mark.parametrize("features", [1, 3, 31, 32, 33, 256, 1024, 65_536])
@pytest.mark.parametrize("m", [1, 2, 1000, 65_536, 10_000_000])
def test_a_warp_reads_neighbours_and_a_grid_is_one_that_cuda_takes(m, features):
    layout = cupy_source.share_out(m, features)
    assert layout.columns % features == 0
    assert layout.columns >= min(features, cupy_source.WIDTH // 2 + 1)
    assert layout.rows * layout.columns >= m * features > (layout.rows - 1) * layout.columns
    assert 1 <= layout.grid[1] <= 65_535
    assert np.prod(layout.threads) <= 1024
