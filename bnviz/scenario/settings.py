"""Everything a visitor chose, as one plain, hashable value."""

from dataclasses import dataclass, replace

from bnviz.scenario.edits import Edits, fit_edits
from bnviz.scenario.weights import Weights

PerFeature = float | tuple[float, ...]

DTYPES = ("float64", "float32", "float16")
# The quantities that are drawn as heatmaps, in the order of the forward and backward pass.
FOCUSABLE = (
    *("x", "mu", "var", "x_hat", "y"),
    *("dy", "dgamma", "dbeta", "dx_hat", "dvar", "dmu", "delta", "dx"),
)
PRINTABLE = (*(str(number) for number in range(1, 14)), "delta")
# The parts of the Prove page and of the Implement page, in their order.
PROOFS = ("lines", "collapse", "thorey", "errata")
CODES = ("lines", "speed", "snippets")
# The parts of the Check page, and what can be chosen on it, which `bnviz.trials` defines.
CHECKS = ("curve", "agreement", "traps", "paths", "edges")
SETUPS = ("good", "gamma-one", "unit-variance", "ones", "square", "two", "one-feature", "large-eps")
OWN_SETUP = "yours"
TESTS = ("differences", "sums", "shapes", "closed-form", "parameters")
PATHS_OFF = ("none", "mu", "var", "both")
TRAINING_RATES = (0.03, 0.1, 0.3, 1.0)
# The parts of the Geometry page, and what its Jacobian is of.
GEOMETRIES = ("space", "jacobian", "invariance", "sweeps")
JACOBIANS = ("x_hat", "y")
# The parts of the Layer page, what can be looked at there, and what can be computed otherwise.
LAYERS = ("board", "walk", "modes", "training", "images")
ENTRIES = (
    *("X", "W", "b", "h", "mu", "var", "x_hat", "y", "gamma", "beta", "a"),
    *("da", "dy", "dgamma", "dbeta", "dh", "dX", "dW", "db"),
)
VARIANTS = ("unbiased", "outside")
# The parts of the Practise page in their order, and what can be practised there.
PRACTICES = ("line", "working", "code", "teach")
PRACTISED = ("dbeta", "dgamma", "dx_hat", "dvar", "dmu", "dx", "closed", "thorey")
# The data that code is run on at home.
HOMEWORKS = ("traps", "yours")
# The controls that a teacher can take away from a link, in the order of the sidebar.
HIDEABLE = (
    *("data", "m", "d", "shift", "scale", "gamma", "beta", "eps"),
    *("upstream", "seed", "dtype", "backend"),
)


@dataclass(frozen=True)
class Settings:
    """One set-up of the layer, its data and what is shown of it.

    Values are made canonical on construction (numbers become floats where floats are meant, one
    value per feature for a single feature becomes that value, ``printed`` and ``hide`` are sorted),
    so that equal set-ups compare equal, hash alike and have the same link. They are not checked
    here: `from_query` checks a link, and the widgets allow nothing else.

    Attributes
    ----------
    m, d
        Batch size and number of features that the visitor asks for; a data set may fix its own, see
        `bnviz.scenario.shape_of`.
    gamma, beta
        One float for all features or a tuple with one for each. γ is not 1 by default, because
        γ = 1 hides a missing γ.
    eps
        Added to the variance in the root; 0 is allowed.
    data, scale, shift, seed
        The data set's id, the location and scale of drawn data, and the seed of every draw.
    upstream
        Where ∂l/∂y comes from.
    dtype, backend
        Name of the number format and of the array library.
    cell
        The picked (sample, feature), counted from 1, or None.
    focus
        Id of the quantity whose cell is X-rayed.
    printed
        Numbers of the equations that are shown as printed, in the order of `PRINTABLE`.
    equation
        The equation that is proved, one of `PRINTABLE`. By default the first one that is false.
    hidden
        The features that the hidden layer of the Layer page makes.
    weights
        What a hand changed of its W, b, γ and β.
    layer
        The part that is open of the Layer page, one of `LAYERS`.
    entry
        What is taken apart there: one of `ENTRIES` and its cell, down and across, counted from 1.
        A strip has one row. Or None.
    line
        Slug of the line of Thorey's walk that is shown, or None for the first.
    variant
        Which of `VARIANTS` are switched on, in that order.
    proof, code
        The part that is open of the Prove page, one of `PROOFS`, and of Implement, one of `CODES`.
    check
        The part that is open of the Check page, one of `CHECKS`.
    h
        The step of the visitor's own difference.
    test, slip, setup, place
        The check that the trap matrix shows, the slip and the set-up (one of `SETUPS`, or
        `OWN_SETUP`) of the cell that is looked at, and the formula in which the slip is made, or
        None.
    off, rate
        Which paths are switched off, one of `PATHS_OFF`; the learning rate, one of
        `TRAINING_RATES`.
    geometry, jacobian
        The part that is open of Geometry, one of `GEOMETRIES`, and whose derivative by x it takes
        apart, one of `JACOBIANS`.
    practice, quantity
        The part that is open of the Practise page, one of `PRACTICES`, and the exercise, one of
        `PRACTISED`.
    homework
        The data that code is run on at home, one of `HOMEWORKS`.
    hints
        Whether the Practise page offers hints.
    step
        Id of the step that is shown, or None.
    present
        Whether presenter mode is on.
    predict
        Whether each step of the lesson hides its result until it is asked for.
    own
        Whether paths that add up are each painted on a colour scale of their own.
    hide
        Names of the controls that are not shown, in the order of `HIDEABLE`.
    edit
        What a hand changed of x and of ∂l/∂y.
    """

    m: int = 16
    d: int = 8
    gamma: PerFeature = 1.5
    beta: PerFeature = 0.5
    eps: float = 1e-5
    data: str = "normal"
    scale: float = 3.0
    shift: float = 2.0
    seed: int = 0
    upstream: str = "random"
    dtype: str = "float64"
    backend: str = "numpy"
    cell: tuple[int, int] | None = None
    focus: str = "dx"
    printed: tuple[str, ...] = ()
    equation: str = "8"
    proof: str = PROOFS[0]
    code: str = CODES[0]
    check: str = CHECKS[0]
    h: float = 1e-5
    test: str = TESTS[0]
    slip: str = "gamma-forgotten"
    setup: str = SETUPS[0]
    place: str | None = None
    off: str = "mu"
    rate: float = TRAINING_RATES[0]
    geometry: str = GEOMETRIES[0]
    jacobian: str = JACOBIANS[0]
    practice: str = PRACTICES[0]
    quantity: str = PRACTISED[0]
    homework: str = HOMEWORKS[0]
    hints: bool = True
    step: str | None = None
    present: bool = False
    predict: bool = False
    own: bool = False
    hide: tuple[str, ...] = ()
    edit: Edits = ()
    hidden: int = 6
    weights: Weights = ()
    layer: str = LAYERS[0]
    entry: tuple[str, int, int] | None = None
    line: str | None = None
    variant: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        for name in ("gamma", "beta"):
            put(name, _canonical(getattr(self, name)))
        for name in ("eps", "scale", "shift", "h", "rate"):
            put(name, float(getattr(self, name)))
        put("printed", tuple(n for n in PRINTABLE if n in self.printed))
        put("variant", tuple(name for name in VARIANTS if name in self.variant))
        put("hide", tuple(name for name in HIDEABLE if name in self.hide))


def resize(values: PerFeature, d: int) -> tuple[float, ...]:
    """Return `d` values, one per feature: cut off, or extended by the last one."""
    known = values if isinstance(values, tuple) else (values,)
    return known[:d] + (known[-1],) * (d - len(known))


def fit_to_shape(settings: Settings, shape: tuple[int, int]) -> Settings:
    """Return `settings` with per-feature values and the picked cell made to fit arrays of `shape`.

    For the moment when a control or an uploaded file changes the shape: per-feature values are
    resized, and a cell or an edit that is no longer there is let go.
    """
    gamma, beta = (
        resize(values, shape[1]) if isinstance(values, tuple) else values
        for values in (settings.gamma, settings.beta)
    )
    cell = settings.cell
    if cell is not None and not is_inside(cell, shape):
        cell = None
    edit = fit_edits(settings.edit, shape)
    return replace(settings, gamma=gamma, beta=beta, cell=cell, edit=edit)


def fit_to_limits(settings: Settings, shape: tuple[int, int], max_cells: int) -> Settings:
    """Return `settings` with a batch that, at its number of features, has at most `max_cells`.

    For the moment when a data set that fixed or capped the shape is left, and what was asked for
    before comes back.
    """
    m, d = shape
    return replace(settings, m=max_cells // d) if m * d > max_cells else settings


def is_inside(cell: tuple[int, int], shape: tuple[int, int]) -> bool:
    """Return whether `cell`, counted from 1, lies in an array of `shape`."""
    return 1 <= cell[0] <= shape[0] and 1 <= cell[1] <= shape[1]


def _canonical(values: PerFeature) -> PerFeature:
    if not isinstance(values, tuple):
        return float(values)
    return float(values[0]) if len(values) == 1 else tuple(float(v) for v in values)


DEFAULTS = Settings()
