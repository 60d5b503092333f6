"""What a function of somebody else's takes: each argument's role, by its name or by its place."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_NAMES = {
    "dy": "dy dout dldy gradoutput gradoutputs grad upstream upstreamgrad gradout g gy grady"
    " doutput dz dl ddout delta gout outputgrad dlossdy",
    "cache": "cache ctx saved stash residuals res residual saveddata caches store memory",
    "x": "x inputs input h data inp z a",
    "gamma": "gamma weight scale w",
    "beta": "beta bias shift b offset",
    "eps": "eps epsilon e stabilizer",
    "param": "bnparam param params bnparams config options hyperparameters",
    "training": "training train trainflg istraining istrain trainmode trainingmode",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
# What the roles are where the names say nothing, by the number of arguments that must be given.
_BACKWARD_PLACES = {2: ("dy", "cache"), 5: ("x", "gamma", "beta", "eps", "dy")}
_FORWARD_PLACES = {3: ("x", "gamma", "beta"), 4: ("x", "gamma", "beta", "param")}

HOW = (
    "It takes batchnorm_backward(dout, cache), with bnviz.check(backward, forward=my_forward) for "
    "the forward pass that makes the cache, f(x, gamma, beta, eps, dy), or an object with forward "
    "and backward."
)


@dataclass(frozen=True)
class Signature:
    """The role of each argument that is given, in the order in which they are given."""

    roles: tuple[str, ...]
    names: tuple[str, ...]
    by_name: frozenset[str]

    def call(self, function: Callable[..., Any], values: dict[str, Any]) -> Any:
        """Call a function with the values of the roles."""
        given = [(role, name) for role, name in zip(self.roles, self.names, strict=True)]
        positional = [values[role] for role, name in given if name not in self.by_name]
        named = {name: values[role] for role, name in given if name in self.by_name}
        return function(*positional, **named)


def read_backward(function: Callable[..., Any]) -> Signature:
    """Return what a backward pass takes.

    Raises
    ------
    TypeError
        If its arguments cannot be told.
    """
    found = _read(function, _BACKWARD_PLACES)
    takes_layer = {"dy", "x"} <= set(found.roles)
    if "dy" not in found.roles or not (takes_layer or "cache" in found.roles):
        raise _unclear(function, list(found.names))
    return found


def read_forward(function: Callable[..., Any]) -> Signature:
    """Return what a forward pass takes.

    Raises
    ------
    TypeError
        If its arguments cannot be told.
    """
    found = _read(function, _FORWARD_PLACES)
    if "x" not in found.roles or {"dy", "cache"} & set(found.roles):
        raise TypeError(
            f"What {_name(function)} takes is not clear. A forward pass is "
            "batchnorm_forward(x, gamma, beta, bn_param), or has eps in the last place."
        )
    return found


def read_methods(
    forward: Callable[..., Any], backward: Callable[..., Any]
) -> tuple[Signature, Signature]:
    """Return what the two methods of a layer take, which keeps the rest itself.

    Raises
    ------
    TypeError
        If their arguments cannot be told.
    """
    forward_takes = _read(forward, {1: ("x",), **_FORWARD_PLACES})
    takes = _read(backward, {1: ("dy",), **_BACKWARD_PLACES})
    if "x" not in forward_takes.roles or "dy" not in takes.roles:
        found, of = (takes, backward) if "x" in forward_takes.roles else (forward_takes, forward)
        raise _unclear(of, list(found.names))
    return forward_takes, takes


def find_role(name: str) -> str | None:
    """Return what something with this name is: ``"gamma"``, ``"eps"`` and so on, or None."""
    return _ROLES.get(name.lower().replace("_", ""))


def _read(function: Callable[..., Any], places: dict[int, tuple[str, ...]]) -> Signature:
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        raise TypeError(f"What {_name(function)} takes cannot be looked up. {HOW}") from None
    plain = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    needed = [p for p in plain if p.default is p.empty]
    roles = {p.name: find_role(p.name) for p in plain}
    known = [roles[p.name] for p in needed]
    if None in known or len(set(known)) < len(known):
        by_place = places.get(len(needed))
        if by_place is None:
            raise _unclear(function, [p.name for p in needed])
        roles |= dict(zip((p.name for p in needed), by_place, strict=True))
    taken = {roles[p.name] for p in needed}
    given = list(needed)
    for parameter in plain:
        # An argument that may be left out is given where its name says what it is.
        if parameter not in needed and roles[parameter.name] not in {None, *taken, "cache", "dy"}:
            given.append(parameter)
            taken.add(roles[parameter.name])
    named = {p.name for p in given if p.kind is p.KEYWORD_ONLY or p not in needed}
    return Signature(
        tuple(str(roles[p.name]) for p in given), tuple(p.name for p in given), frozenset(named)
    )


def _unclear(function: Callable[..., Any], names: list[str]) -> TypeError:
    said = ", ".join(names) or "none"
    return TypeError(f"What {_name(function)} takes is not clear: its arguments are {said}. {HOW}")


def _name(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__name__", type(function).__name__))
