"""What a set-up hides from the eye: one sentence for each trap that the settings walk into."""

from bnviz.scenario.datasets import find_dataset, shape_of
from bnviz.scenario.settings import PerFeature, Settings
from bnviz.scenario.upload import Uploaded
from bnviz.scenario.upstreams import find_upstream

_ALL_ONES = (
    "An upstream gradient of all ones makes ∂l/∂x exactly zero, so a test that uses it tests "
    "nothing."
)
_ONE_CLASS = "The softmax of a single class is always 1, so every gradient is zero."
_LOSS_OF_Y = (
    "The gradient of this loss depends on y, so γ and β also act on the gradients through ∂l/∂y."
)
_GAMMA_ONE = "With γ = 1 a formula that forgets γ gives the same numbers."
_GAMMA_ZERO = "With γ = 0 nothing flows back to x."
_UNIT_VARIANCE = (
    "Data of unit variance hide the misprints in equations 8 and 13, which are right where "
    "σ² + ε = 1."
)
_ONE_SAMPLE = "With one sample x̂ and ∂l/∂x are zero, whatever gradient arrives."
_TWO_SAMPLES = "With two samples x̂ is nearly ±1 and ∂l/∂x nearly zero, unless ε is close to σ²."
_SQUARE = (
    "With as many samples as features, a sum over the wrong axis has the right shape, and D in "
    "place of m changes nothing."
)
_ONE_FEATURE = "With one feature a sum over everything is a sum over the batch, as it should be."
_LARGE_EPS = (
    "With an ε far above the variance the path through σ² fades, and a mistake in it hides."
)
# Times the variance: what remains of the path through σ² is then below a hundredth.
_FAR_ABOVE = 100


def remarks(settings: Settings, uploaded: Uploaded | None = None) -> tuple[str, ...]:
    """Return what a visitor should know about `settings` before trusting what is shown."""
    m, d = shape_of(settings, uploaded)
    dataset = find_dataset(settings.data)
    source = find_upstream(settings.upstream)
    one_class = source.id == "softmax-cross-entropy" and d == 1
    traps = (
        (source.id == "ones", _ALL_ONES),
        (one_class, _ONE_CLASS),
        (source.uses_y and not one_class, _LOSS_OF_Y),
        (_all_equal(settings.gamma, 1.0), _GAMMA_ONE),
        (_all_equal(settings.gamma, 0.0), _GAMMA_ZERO),
        (dataset.uses_scale and settings.scale == 1.0, _UNIT_VARIANCE),
        (m == 1, _ONE_SAMPLE),
        (m == 2, _TWO_SAMPLES),
        (m == d and m > 2, _SQUARE),
        (d == 1 and not one_class, _ONE_FEATURE),
        (
            dataset.uses_scale and 0 < _FAR_ABOVE * settings.scale**2 <= settings.eps,
            _LARGE_EPS,
        ),
    )
    return tuple(sentence for holds, sentence in traps if holds)


def _all_equal(values: PerFeature, value: float) -> bool:
    return set(values if isinstance(values, tuple) else (values,)) == {value}
