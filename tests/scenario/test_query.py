import dataclasses
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bnviz.scenario import (
    BACKENDS,
    CHECKS,
    CODES,
    DATASETS,
    DEFAULTS,
    DTYPES,
    ENTRIES,
    FOCUSABLE,
    HIDEABLE,
    HOMEWORKS,
    LAYERS,
    LEAST_STEP,
    MOST_STEP,
    OWN_SETUP,
    PATHS_OFF,
    PRACTICES,
    PRACTISED,
    PRINTABLE,
    PROOFS,
    SETUPS,
    TESTS,
    TRAINING_RATES,
    UPSTREAMS,
    VARIANTS,
    Edit,
    Limits,
    Settings,
    Weight,
    from_query,
    make_inputs,
    shape_of,
    to_query,
)

from .sentences import is_one_sentence

NAMES = tuple(field.name for field in dataclasses.fields(Settings))
GOOD = dict(
    pair.split("=")
    for pair in (
        "m=5 d=3 gamma=2 beta=0.25 eps=0 data=outlier scale=0.1 shift=-4 seed=7 upstream=one-hot "
        "dtype=float32 backend=dask cell=5,3 focus=mu printed=13,8 equation=delta "
        "proof=errata code=speed check=traps h=1e-8 test=sums slip=wrong-axis setup=yours "
        "place=upstream off=both rate=0.3 geometry=sweeps jacobian=y "
        "practice=working quantity=closed homework=yours hints=0 "
        "step=eq-5 present=1 predict=1 own=1 hide=seed,m edit=x:2,3:1.5;dy:1,1:-0.25 "
        "hidden=4 weights=W:3,2:0.5;b:4:-1e-3 layer=walk entry=dW,3,2 line=jacobian "
        "variant=outside,unbiased"
    ).split()
)
WANTED = Settings(
    m=5,
    d=3,
    gamma=2.0,
    beta=0.25,
    eps=0.0,
    data="outlier",
    scale=0.1,
    shift=-4.0,
    seed=7,
    upstream="one-hot",
    dtype="float32",
    backend="dask",
    cell=(5, 3),
    focus="mu",
    printed=("8", "13"),
    equation="delta",
    proof="errata",
    code="speed",
    check="traps",
    h=1e-8,
    test="sums",
    slip="wrong-axis",
    setup="yours",
    place="upstream",
    off="both",
    rate=0.3,
    geometry="sweeps",
    jacobian="y",
    practice="working",
    quantity="closed",
    homework="yours",
    hints=False,
    step="eq-5",
    present=True,
    predict=True,
    own=True,
    hide=("m", "seed"),
    edit=(Edit("x", 2, 3, (1.5,)), Edit("dy", 1, 1, (-0.25,))),
    hidden=4,
    weights=(Weight("W", 3, 2, 0.5), Weight("b", 0, 4, -1e-3)),
    layer="walk",
    entry=("dW", 3, 2),
    line="jacobian",
    variant=("unbiased", "outside"),
)
BAD = [
    *[
        ("m", text)
        for text in ("0", "-3", "1e9", "abc", "", "16.0", "٣", "4097", "9" * 5000, "1_0")
    ],
    *[("d", text) for text in ("0", "1025", "NaN", "−3", "0x8")],
    *[("eps", text) for text in ("nan", "-1e-5", "inf", "1e999", "-0.0", "1,2", "٣", "1_0")],
    *[
        ("gamma", text)
        for text in ("abc", "1,,2", ",", "nan", "1,inf", "1e7", "", "1;2", "1" * 999)
    ],
    *[("beta", text) for text in ("x", "1,2,", "-1e999")],
    *[("h", text) for text in ("0", "NaN", "1e300", "a tenth", "-1e-5", "inf", "1e-21", "2", "")],
    *[("check", text) for text in ("curves", "")],
    *[("test", text) for text in ("all", "Shapes")],
    *[("slip", text) for text in ("", "../x", "γ")],
    *[("setup", text) for text in ("bad", "")],
    *[("place", text) for text in ("", "δ")],
    *[("off", text) for text in ("x", "mu,var")],
    *[("rate", text) for text in ("0.2", "fast", "nan")],
    *[("data", text) for text in ("unknown", "Normal", "", "../../etc/passwd")],
    *[("scale", text) for text in ("-1", "nan", "1e7")],
    *[("shift", text) for text in ("left", "-1e7")],
    *[("seed", text) for text in ("-1", "1.5", str(2**32))],
    *[("upstream", text) for text in ("none", "ONES")],
    *[("dtype", text) for text in ("float128", "int64", "object")],
    *[("backend", text) for text in ("os", "tensorflow")],
    *[
        ("cell", text)
        for text in ("0,1", "1", "1,2,3", "a,b", "6,3", "5,4", "99999999999999,1", "1,")
    ],
    *[("focus", text) for text in ("gamma", "m", "__class__")],
    *[("equation", text) for text in ("0", "14", "δ", "8,13")],
    *[("proof", text) for text in ("speed", "Errata sheet", "")],
    *[("practice", text) for text in ("lines", "")],
    *[("quantity", text) for text in ("x", "13", "closed form")],
    *[("homework", text) for text in ("mine", "")],
    *[("hints", text) for text in ("no", "")],
    *[("code", text) for text in ("errata", "1")],
    *[("geometry", text) for text in ("lines", "3d")],
    *[("jacobian", text) for text in ("x", "")],
    *[("printed", text) for text in ("0", "14", "8,,13", "all", "")],
    *[("step", text) for text in ("", "a b", "<script>", "x" * 65, "../x")],
    *[("present", text) for text in ("yes", "2", "")],
    *[("predict", text) for text in ("on", "")],
    *[("own", text) for text in ("on", "")],
    *[("hide", text) for text in ("everything", "m,,seed", "step", "")],
    *[("hidden", text) for text in ("0", "65", "six", "")],
    *[
        ("weights", text)
        for text in ("", "W", "W:1,1:nan", "W:1:2", "b:1,1:2", "b:1:1e7", "X:1,1:2", "b:1:1;b:1:2")
    ],
    *[("weights", ";".join(f"b:{n}:1" for n in range(1, 66)))],
    *[("layer", text) for text in ("Board", "lines", "")],
    *[("entry", text) for text in ("dW", "dW,0,1", "dQ,1,1", "dW,1,2,3", "1,1", "")],
    *[("line", text) for text in ("", "a b", "<script>")],
    *[("variant", text) for text in ("biased", "unbiased,,outside", "")],
]


def test_a_good_link_is_read_whole():
    assert tuple(GOOD) == NAMES
    assert from_query(GOOD) == (WANTED, ())


def test_an_empty_link_is_the_default():
    assert from_query({}) == (DEFAULTS, ())
    assert to_query(DEFAULTS) == {}


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_bad_parameter_gives_one_sentence_and_changes_nothing_else(name, text):
    # 5 x 3 fits into the default's 16 x 8, so no other parameter can turn bad by the fall-back.
    settings, problems = from_query({**GOOD, name: text})
    assert settings == dataclasses.replace(WANTED, **{name: getattr(DEFAULTS, name)})
    assert [problem.parameter for problem in problems] == [name]
    assert is_one_sentence(problems[0].sentence), problems[0].sentence
    assert problems[0].sentence.startswith(name)


def test_a_sentence_says_what_is_wrong_what_is_allowed_and_what_is_used():
    _, problems = from_query({"m": "-3"})
    assert problems[0].sentence == (
        "m cannot be “-3”: it must be a whole number from 1 to 4096; 16 is used instead."
    )


def test_a_sentence_carries_no_markup_from_the_link():
    _, problems = from_query({"data": "![x](https://a.b)<img src=x>`$"})
    assert not set("![]<>`$/:").intersection(problems[0].sentence.split(":")[0])


def test_names_of_others_are_ignored():
    assert from_query({"embed": "true", "M": "0", "": "x"}) == (DEFAULTS, ())


@pytest.mark.parametrize(
    ("query", "max_cells", "blamed"),
    [
        ({"m": "4096", "d": "1024"}, 1_048_576, ["m"]),
        ({"m": "20", "d": "900"}, 1000, ["d"]),
        ({"d": "900"}, 1000, ["d"]),
        ({"m": "900"}, 1000, ["m"]),
        ({"m": "900", "d": "900"}, 1000, ["m", "d"]),
    ],
)
def test_too_many_cells_blame_what_has_to_change(query, max_cells, blamed):
    limits = Limits(max_cells=max_cells)
    settings, problems = from_query(query, limits)
    assert [problem.parameter for problem in problems] == blamed
    assert all(is_one_sentence(problem.sentence) for problem in problems)
    assert settings.m * settings.d <= limits.max_cells


def test_the_largest_allowed_size_is_allowed():
    settings, problems = from_query({"m": "1024", "d": "1024"})
    assert (settings.m, settings.d, problems) == (1024, 1024, ())


@pytest.mark.parametrize(
    ("query", "blamed"),
    [
        ({"d": "3", "gamma": "1,2"}, "gamma"),
        ({"d": "3", "beta": "1,2,3,4"}, "beta"),
        ({"d": "8", "data": "iris", "gamma": "1,2,3,4,5,6,7,8"}, "gamma"),
        ({"data": "two-samples", "cell": "3,1"}, "cell"),
        ({"data": "iris", "cell": "1,5"}, "cell"),
        ({"data": "upload", "cell": "5000,1"}, "cell"),
        ({"data": "upload", "gamma": ",".join(["1"] * 1025)}, "gamma"),
    ],
)
def test_what_does_not_fit_the_shape_falls_back(query, blamed):
    settings, problems = from_query(query)
    assert [problem.parameter for problem in problems] == [blamed]
    assert is_one_sentence(problems[0].sentence)
    assert getattr(settings, blamed) == getattr(DEFAULTS, blamed)


@pytest.mark.parametrize(
    "query",
    [
        {"d": "3", "gamma": "1,2,3"},
        {"d": "1", "gamma": "2"},
        {"data": "iris", "gamma": "1,2,3,4", "cell": "16,4"},
        {"data": "upload", "gamma": "1,2,3", "cell": "4000,9"},
    ],
)
def test_what_fits_the_shape_stays(query):
    assert from_query(query)[1] == ()


def test_one_value_for_gamma_is_a_number_and_more_are_a_tuple():
    assert from_query({"gamma": "2"})[0].gamma == 2.0
    assert from_query({"d": "2", "gamma": "2, -0.5"})[0].gamma == (2.0, -0.5)


@pytest.mark.parametrize(
    ("settings", "query"),
    [
        (Settings(m=4, gamma=2, eps=1e-7), {"m": "4", "gamma": "2", "eps": "1e-07"}),
        (Settings(scale=0.1, shift=-1e6), {"scale": "0.1", "shift": "-1000000"}),
        (Settings(d=2, beta=(0.1, 3)), {"d": "2", "beta": "0.1,3"}),
        (Settings(cell=(3, 2), printed=("13", "8")), {"cell": "3,2", "printed": "8,13"}),
        (Settings(present=True, step="eq-5"), {"present": "1", "step": "eq-5"}),
        (Settings(predict=True, hide=("seed", "m")), {"predict": "1", "hide": "m,seed"}),
        (Settings(own=True), {"own": "1"}),
    ],
)
def test_links_are_short_and_canonical(settings, query):
    assert to_query(settings) == query


@st.composite
def any_settings(draw):
    number = st.floats(-1e6, 1e6)
    positive = st.floats(0, 1e6)
    base = Settings(
        m=draw(st.integers(1, 40)),
        d=draw(st.integers(1, 40)),
        data=draw(st.sampled_from([dataset.id for dataset in DATASETS])),
    )
    m, d = shape_of(base)
    per_feature = number | st.lists(number, min_size=d, max_size=d).map(tuple)
    return dataclasses.replace(
        base,
        gamma=draw(per_feature),
        beta=draw(per_feature),
        eps=draw(positive),
        scale=draw(positive),
        shift=draw(number),
        seed=draw(st.integers(0, 2**32 - 1)),
        upstream=draw(st.sampled_from([upstream.id for upstream in UPSTREAMS])),
        dtype=draw(st.sampled_from(DTYPES)),
        backend=draw(st.sampled_from([backend.id for backend in BACKENDS])),
        cell=draw(st.none() | st.tuples(st.integers(1, m), st.integers(1, d))),
        focus=draw(st.sampled_from(FOCUSABLE)),
        printed=draw(st.sets(st.sampled_from(PRINTABLE)).map(tuple)),
        equation=draw(st.sampled_from(PRINTABLE)),
        proof=draw(st.sampled_from(PROOFS)),
        code=draw(st.sampled_from(CODES)),
        check=draw(st.sampled_from(CHECKS)),
        h=draw(st.floats(LEAST_STEP, MOST_STEP)),
        test=draw(st.sampled_from(TESTS)),
        slip=draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)),
        setup=draw(st.sampled_from([*SETUPS, OWN_SETUP])),
        place=draw(st.none() | st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)),
        off=draw(st.sampled_from(PATHS_OFF)),
        rate=draw(st.sampled_from(TRAINING_RATES)),
        practice=draw(st.sampled_from(PRACTICES)),
        quantity=draw(st.sampled_from(PRACTISED)),
        homework=draw(st.sampled_from(HOMEWORKS)),
        hints=draw(st.booleans()),
        step=draw(st.none() | st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)),
        present=draw(st.booleans()),
        predict=draw(st.booleans()),
        own=draw(st.booleans()),
        hide=draw(st.sets(st.sampled_from(HIDEABLE)).map(tuple)),
        hidden=draw(st.integers(1, 64)),
        weights=tuple(
            Weight(target, down if target == "W" else 0, 3, value)
            for (target, down), value in draw(
                st.dictionaries(
                    st.sampled_from((("W", 1), ("W", 70), ("b", 0), ("gamma", 0), ("beta", 0))),
                    st.floats(-1e6, 1e6),
                )
            ).items()
        ),
        layer=draw(st.sampled_from(LAYERS)),
        entry=draw(
            st.none()
            | st.tuples(st.sampled_from(ENTRIES), st.integers(1, 999), st.integers(1, 999))
        ),
        line=draw(st.none() | st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)),
        variant=draw(st.sets(st.sampled_from(VARIANTS)).map(tuple)),
    )


@given(any_settings())
@example(Settings(gamma=-0.0, shift=-0.0, scale=5e-324, eps=1e-320))
@example(Settings(gamma=0.1 + 0.2, beta=1e-16))
def test_a_link_gives_the_same_settings_back(settings):
    link = urlencode(to_query(settings))
    again, problems = from_query(dict(parse_qsl(link)))
    assert problems == ()
    # The text tells 0.0 from -0.0, where equality does not.
    assert (again, repr(again)) == (settings, repr(settings))


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from([t for _, t in BAD]) | st.text()))
@example({"gamma": "," * 5000, "m": "-" * 9999, "eps": "1e999", "cell": "٣,٣", "seed": "\x00"})
@example(dict.fromkeys(NAMES, "1"))
@example(dict.fromkeys(NAMES, "9" * 100_000))
@example(dict.fromkeys(NAMES, "\ud800"))
def test_no_link_raises(query):
    settings, problems = from_query(query)
    assert {problem.parameter for problem in problems} <= set(query)
    assert len({problem.parameter for problem in problems}) == len(problems)
    assert all(is_one_sentence(problem.sentence) for problem in problems)
    # Whatever was wrong, what is left is a good link.
    assert from_query(to_query(settings)) == (settings, ())
    if settings.data != "upload" and settings.dtype == "float64":
        assert make_inputs(settings).x.shape == shape_of(settings)
