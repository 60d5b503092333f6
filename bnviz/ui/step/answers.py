"""What has to be worked out to be said: what the loss is here, and the verdicts on the paper."""

from functools import cache
from threading import Thread

from bnviz import proof
from bnviz.derivation import EQUATIONS
from bnviz.expression import to_latex
from bnviz.notation import QUANTITIES
from bnviz.scenario import Settings, find_upstream
from bnviz.scenario.edits import pulled
from bnviz.scenario.losses import BY_OUTPUT, PULL, PULLED

# What is said of equations with each verdict, but for those that hold.
_SAID = {"false": "false", "ill-formed": "ill-formed", "notation": "with a slip of the pen"}


def write_loss(settings: Settings, shape: tuple[int, int]) -> str:
    """Write the loss of these settings, and the symbols that it needs, in Markdown."""
    formulas = find_upstream(settings.upstream).formulas
    whole = formulas.loss + PULLED if _is_pulled(settings, shape) else formulas.loss
    before = "".join(
        f", with ${QUANTITIES[name].latex('i')} = {to_latex(formula)}$"
        for name, formula in formulas.before
    )
    return f"${QUANTITIES['loss'].latex()} = {to_latex(whole)}${before}"


def is_long(settings: Settings) -> bool:
    """Return whether the loss takes more than one line, since it needs symbols of its own."""
    return bool(find_upstream(settings.upstream).formulas.before)


def name_loss(settings: Settings, shape: tuple[int, int]) -> str:
    """Say in a few words what the loss is: where it is long, by its name."""
    if is_long(settings):
        return f"Here l is the {find_upstream(settings.upstream).label.lower()}."
    return f"Here {write_loss(settings, shape)}."


def say_loss(settings: Settings, shape: tuple[int, int]) -> str:
    """Say what the loss is here, and its gradient, of which everything else is made."""
    source = find_upstream(settings.upstream)
    gradient = source.formulas.gradient
    if _is_pulled(settings, shape):
        gradient = gradient + PULL
    return (
        f"Here {write_loss(settings, shape)}, so ${to_latex(BY_OUTPUT)} = {to_latex(gradient)}$. "
        f"{source.description}"
    )


def _is_pulled(settings: Settings, shape: tuple[int, int]) -> bool:
    return pulled(settings.edit, shape) is not None


@cache
def say_verdicts() -> str:
    """Say how many equations are wrong in print, and which: each is judged by a proof."""
    verdicts = {e.number: proof.prove(e.number, printed=True).verdict for e in EQUATIONS}
    found = {kind: [n for n, verdict in verdicts.items() if verdict == kind] for kind in _SAID}
    *first, last = (
        f"{len(found[k])} {words} ({', '.join(found[k])})" for k, words in _SAID.items()
    )
    rest = len(verdicts) - sum(map(len, found.values()))
    return (
        f"Of the {len(verdicts)} equations as printed, proofs find {', '.join(first)} and {last}; "
        f"the other {rest} hold."
    )


@cache
def prove_ahead() -> None:
    """Begin the proofs of `say_verdicts` once, so that no press of a key has to wait for them."""
    Thread(target=say_verdicts, name="step", daemon=True).start()
