"""What can be wrong with a formula that somebody typed: one class for each mistake."""


class ParseError(ValueError):
    """A text is not a formula.

    Attributes
    ----------
    position
        Where the mistake stands in the text as typed, counted from 0.
    sentence
        What is wrong, and what to write instead.
    """

    def __init__(self, position: int, sentence: str) -> None:
        super().__init__(f"{sentence} (character {position + 1})")
        self.position = position
        self.sentence = sentence


class EmptyError(ParseError):
    """Nothing was typed."""


class GapError(ParseError):
    """A place that the formula editor offers is not filled."""


class TooLongError(ParseError):
    """The text, or one number in it, has more characters than any answer needs."""


class TooDeepError(ParseError):
    """Too many parts stand inside each other."""


class UnknownCharacterError(ParseError):
    """A character has no meaning in a formula."""


class UnknownNameError(ParseError):
    """A name or a command is not known. ``nearest`` is the known name that looks most alike."""

    def __init__(self, position: int, sentence: str, nearest: str | None = None) -> None:
        super().__init__(position, sentence)
        self.nearest = nearest


class HatError(ParseError):
    """A hat stands where none belongs, or alone."""


class IndexMeaningError(ParseError):
    """An index is no index, or its quantity has none."""


class UnboundIndexError(ParseError):
    """An index is neither that of the answer nor that of a sum around it."""


class SumWithoutIndexError(ParseError):
    """A sum does not say which index it runs over."""


class SumLimitError(ParseError):
    """A sum runs over something else than the whole batch."""


class BracketError(ParseError):
    """A bracket has no partner, or one of another kind."""


class ExponentError(ParseError):
    """An exponent is not a number, or one that does not occur here."""


class RootError(ParseError):
    """A root is none of the square roots that occur here."""


class MissingPartError(ParseError):
    """Something has to stand where nothing stands."""


class LeftoverError(ParseError):
    """Something stands where the formula could have ended, or where it has no meaning."""


class EqualsSignError(ParseError):
    """An equals sign stands in what should be one side of an equation."""
