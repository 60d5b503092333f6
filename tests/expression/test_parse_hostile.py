"""Whatever is sent gets a tree or a sentence, and the work for it is bounded."""

from bnviz.expression import Expression, Power, Sum, walk
from bnviz.expression.reading import ParseError, formula, numerals, parse
from tests.expression.hostile import hostile_texts


def read(text: str) -> Expression | ParseError:
    try:
        return parse(text)
    except ParseError as error:
        return error


def test_five_thousand_hostile_texts_get_a_sentence_or_a_tree() -> None:
    texts = list(hostile_texts(5_000))
    found = [read(text) for text in texts]
    for text, result in zip(texts, found, strict=True):
        if isinstance(result, ParseError):
            assert 0 <= result.position <= len(text)
            assert result.sentence.endswith((".", "?"))
            assert len(result.sentence) < 200
            assert result.sentence.isprintable()
    # Some of them are formulas after all.
    assert 10 < sum(isinstance(result, Expression) for result in found) < 2_500


def test_a_tree_that_is_read_is_within_the_bounds() -> None:
    for text in hostile_texts(2_000, seed=3):
        tree = read(text)
        if isinstance(tree, Expression):
            nodes = list(walk(tree))
            assert len(nodes) <= 4 * formula.MOST_TOKENS
            assert sum(isinstance(node, Sum) for node in nodes) <= formula.MOST_TOKENS
            assert all(abs(n.exponent) <= 12 for n in nodes if isinstance(n, Power))


def test_tokens_are_not_read_beyond_the_bound() -> None:
    text = "+" * formula.LONGEST
    assert len(formula.read_some_tokens(text)) == formula.MOST_TOKENS + 1
    assert numerals.LONGEST_NUMBER == 6


def test_a_long_text_is_not_looked_at() -> None:
    # It would take minutes otherwise.
    found = [read(text) for text in ("(" * 10**7, "1" * 10**7, "\u202e" * 10**7)]
    assert [type(error).__name__ for error in found] == ["TooLongError"] * 3
