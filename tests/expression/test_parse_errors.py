"""Each mistake has a class, a place and a sentence that says what to write instead."""

import pytest

from bnviz.expression.reading import ParseError, errors, parse

MISTAKES = (
    ("", "EmptyError", 0, "Nothing is written here yet"),
    ("   ", "EmptyError", 0, "write the right-hand side"),
    (r"\frac{\placeholder{}}{m}", "GapError", 6, "A gap is still empty here"),
    (r"\frac{}{m}", "GapError", 5, "put a quantity or a number into it"),
    (r"\sqrt{}", "GapError", 5, "A gap is still empty"),
    ("□ + 1", "GapError", 0, "A gap is still empty"),
    ("x" * 2001, "TooLongError", 2000, "at most 2000 characters"),
    ("x+" * 300 + "x", "TooLongError", 400, "more parts than any answer"),
    ("1234567", "TooLongError", 0, "more than 6 digits"),
    ("(" * 31 + "x" + ")" * 31, "TooDeepError", 30, "More than 30 brackets"),
    (r"\sum_i \sum_j \sum_k \sum_l \sum_p x_i", "TooDeepError", 0, "More than 4 sums"),
    ("√" * 300 + "m", "TooDeepError", 240, "write it flatter"),
    ("x_i # y", "UnknownCharacterError", 4, "The character # has no meaning"),
    ("x\u202e_i", "UnknownCharacterError", 1, "right-to-left override"),
    ("x\u200b", "UnknownCharacterError", 1, "zero width space"),
    ("gama*dy_i", "UnknownNameError", 0, "did you mean gamma?"),
    ("2*sigm", "UnknownNameError", 2, "did you mean sigma?"),
    ("epsi + var", "UnknownNameError", 0, "did you mean eps"),
    ("foo", "UnknownNameError", 0, "write x, x_hat, mu"),
    (r"\gama", "UnknownNameError", 0, "did you mean gamma?"),
    (r"\input{a}", "UnknownNameError", 0, r"The command \input is not known"),
    (r"\frac{\partial l}{\partial \epsilon}", "UnknownNameError", 27, "no gradient by this"),
    ("__import__('os')", "HatError", 0, "Nothing stands before the index"),
    (r"\hat{y}_i", "HatError", 0, "Only x wears a hat"),
    (r"\hat{\gamma}", "HatError", 0, "Only x wears a hat"),
    ("x^_i", "HatError", 1, "A hat stands over x"),
    ("hat*x", "HatError", 0, "A hat stands over x"),
    ("x^", "HatError", 1, "A hat stands over x"),
    ("gamma_i*dy_i", "IndexMeaningError", 0, "γ has one value for each feature"),
    ("sum_j(gamma_j*dy_j)", "IndexMeaningError", 6, "leave the index j out"),
    ("eps_i", "IndexMeaningError", 0, "ε is one number: leave the index out"),
    ("x_w", "IndexMeaningError", 2, "w is no index"),
    ("dy_{abc}", "IndexMeaningError", 4, "abc is no index"),
    ("gamma*i", "IndexMeaningError", 6, "i is an index and no number"),
    ("sum_m(dy)", "IndexMeaningError", 4, "A sum cannot run over m"),
    ("x_i*dy_j", "UnboundIndexError", 4, "No sum runs over j here"),
    ("sum_j(dy_j) + x_i*dy_j", "UnboundIndexError", 18, "or put sum_j(…) around it"),
    ("x_k*dy_j", "UnboundIndexError", 4, "write k for the sample of the answer"),
    ("sum(dy)", "SumWithoutIndexError", 0, "write sum_j(…)"),
    ("Σ dy_j", "SumWithoutIndexError", 0, "does not say what it runs over"),
    (r"1+\sum dy_j", "SumWithoutIndexError", 2, r"\sum_{j=1}^{m}"),
    ("sum_{3}(dy)", "SumWithoutIndexError", 0, "cannot be read"),
    (r"\sum_{j=2}^{m} dy_j", "SumLimitError", 8, "from 1 to m"),
    (r"\sum_{j=1}^{7} dy_j", "SumLimitError", 12, "from 1 to m"),
    ("(dy_i", "BracketError", 0, "a ) is missing"),
    ("dy_i)", "BracketError", 4, "leave the ) out"),
    ("(dy_i]", "BracketError", 5, "A ) has to stand here and not a ]"),
    (r"\frac{1}{m", "BracketError", 8, "a } is missing"),
    (r"\left dy_i", "BracketError", 0, r"After \left stands a bracket"),
    ("x^dy_i", "ExponentError", 2, "An exponent is a number here"),
    ("x^(1/3)", "ExponentError", 1, "Only whole and half powers"),
    ("x^99", "ExponentError", 1, "up to 12"),
    ("(var+eps)^-3/2", "ExponentError", 10, "The exponent needs brackets"),
    ("((x_i^12)^12)^12", "ExponentError", 0, "powers of powers"),
    (r"\sqrt[3]{m}", "RootError", 0, "Only square roots"),
    ("2*", "MissingPartError", 2, "after *"),
    ("*2", "MissingPartError", 0, "before *"),
    ("()", "MissingPartError", 1, "between the bracket and )"),
    ("dy_i + * gamma", "MissingPartError", 6, "after +"),
    (r"\frac{1}", "MissingPartError", 8, "ends too early"),
    ("dy_i, gamma", "LeftoverError", 6, "its index"),
    ("2 3", "LeftoverError", 2, "write * between them"),
    ("x^2^3", "LeftoverError", 3, "^ has no place here"),
    ("dx_i = dy_i", "EqualsSignError", 5, "to the right of the equals sign"),
)


@pytest.mark.parametrize(
    ("text", "kind", "position", "words"), MISTAKES, ids=[repr(text[:30]) for text, *_ in MISTAKES]
)
def test_a_mistake_is_named_where_it_stands(
    text: str, kind: str, position: int, words: str
) -> None:
    with pytest.raises(ParseError) as caught:
        parse(text)
    assert type(caught.value).__name__ == kind
    assert caught.value.position == position
    assert words in caught.value.sentence
    assert len(caught.value.sentence) < 160


def test_every_class_of_mistake_occurs() -> None:
    classes = {name for name in vars(errors) if name.endswith("Error")} - {"ParseError"}
    assert {kind for _, kind, _, _ in MISTAKES} == classes
    assert len(MISTAKES) >= 40


def test_the_nearest_known_name_can_be_asked_for() -> None:
    with pytest.raises(errors.UnknownNameError) as caught:
        parse("gama")
    assert caught.value.nearest == "gamma"


def test_the_message_counts_characters_from_one() -> None:
    with pytest.raises(ParseError, match=r"\(character 5\)$"):
        parse("dy_i)")
