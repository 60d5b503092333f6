"""Problems whose features stand anywhere in the range of a dtype."""

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from tests.numerics.oracles import Problem


@st.composite
def problems(draw_from: st.DrawFn) -> Problem:
    """Draw features each of which has its own place in all the range of a dtype."""
    dtype = draw_from(st.sampled_from([np.float64, np.float32, np.float16]))
    limits = np.finfo(dtype)
    rng = np.random.default_rng(draw_from(st.integers(0, 2**32 - 1)))
    m, d = draw_from(st.integers(2, 40)), draw_from(st.integers(1, 5))
    lowest, highest = int(limits.minexp), int(limits.maxexp)
    powers = np.array([draw_from(st.integers(lowest, highest)) for _ in range(d)])
    centre = np.array([draw_from(st.sampled_from([0.0, 1.0, 300.0])) for _ in range(d)])
    values = (rng.normal(size=(m, d)) + centre) / np.maximum(1, 1.5 * centre)
    largest = float(limits.max)
    with np.errstate(over="ignore"):
        x = np.clip(np.ldexp(values, powers), -largest, largest).astype(dtype)
    eps = draw_from(
        st.just(0.0) | st.just(1e-5) | st.integers(2 * lowest, highest - 1).map(lambda k: 2.0**k)
    )
    assume(eps >= float(limits.smallest_normal) or (x != x[0]).any(axis=0).all())
    return Problem(
        x=x,
        gamma=(rng.uniform(0.5, 3.0, size=d) * rng.choice([-1, 1], size=d)).astype(dtype),
        beta=rng.normal(size=d).astype(dtype),
        eps=eps,
        dy=rng.normal(size=(m, d)).astype(dtype),
    )
