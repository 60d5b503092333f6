"""What of one line stands where in the next: found in the trees, for the eye to follow."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bnviz.derivation.algebra import bare
from bnviz.derivation.rewriting import Rewriting
from bnviz.derivation.unfolding import unfold
from bnviz.expression import (
    Expression,
    Group,
    Number,
    Path,
    Power,
    Reference,
    Root,
    Tag,
    map_children,
    node_at,
    rewrite,
    walk,
)

Kind = Literal["kept", "moved", "changed", "cancelled", "new"]

# A one is not written for its own sake, and its sign is seen where it goes.
_UNIT = (Number(1), Number(-1))


@dataclass(frozen=True)
class Piece:
    """A part that both lines have, that only the line before has, or only the line after.

    Attributes
    ----------
    kind
        ``"kept"`` in its place among the others, ``"moved"`` past others, ``"changed"`` into
        something of the same value or the derivative, ``"cancelled"``, or ``"new"``.
    before, after
        Where it stands in the two trees.
    """

    kind: Kind
    before: tuple[Path, ...]
    after: tuple[Path, ...]


@dataclass(frozen=True)
class _Source:
    """A part of the line before, or of a definition that is put in at this place."""

    tree: Expression
    path: Path
    inside: Path | None = None

    def overlaps(self, other: "_Source") -> bool:
        """Return whether one of two parts lies in the other."""
        if self.path == other.path and self.inside is not None and other.inside is not None:
            return _is_nested(self.inside, other.inside)
        return _is_nested(self.path, other.path)


def find_pieces(rewriting: Rewriting) -> tuple[Piece, ...]:
    """Return the pieces of a rewriting, in the reading order of the line after.

    The largest parts that both lines share are found first. A symbol that is put in is one with
    each part of its definition; of a power or a root only the base has to be the same.
    """
    if rewriting.folded:
        turned = replace(
            rewriting,
            before=rewriting.after,
            after=rewriting.before,
            put_in=rewriting.folded,
            folded=(),
        )
        return tuple(Piece(one.kind, one.after, one.before) for one in find_pieces(turned))
    before, after = rewriting.before.tree, rewriting.after.tree
    pairs = _match(before, after, rewriting.put_in)
    if rewriting.differentiated_by:
        pairs += _brought_down(pairs, before, after)
    return _gather(pairs, before, after)


def mark_pieces(tree: Expression, places: dict[str, tuple[Path, ...]]) -> Expression:
    """Return a tree with the parts at these places tagged by their names."""
    for name, paths in places.items():
        for path in paths:
            tree = rewrite(tree, path, lambda node, name=name: Tag(name, node))  # type: ignore[misc]
    return tree


def _match(
    before: Expression, after: Expression, put_in: tuple[str, ...]
) -> list[tuple[_Source, Path]]:
    sources = list(_sources(before, put_in))
    targets = sorted(_parts(after), key=lambda part: -_size(part[0]))
    used: list[_Source] = []
    pairs: list[tuple[_Source, Path]] = []
    for same in (_shape, _base):
        for node, path in targets:
            if any(_is_nested(path, taken) for _, taken in pairs):
                continue
            free = (
                source
                for source in sources
                if same(source.tree) == same(node) and not any(map(source.overlaps, used))
            )
            if (found := next(free, None)) is not None:
                pairs.append((found, path))
                # What has the same base may be shared out among several places.
                used += [found] if same is _shape else []
    return pairs


def _brought_down(
    pairs: list[tuple[_Source, Path]], before: Expression, after: Expression
) -> list[tuple[_Source, Path]]:
    """Return where the factors come from that differentiating brings down: from the power."""
    power = next(source for source, _ in pairs if isinstance(node_at(before, source.path), Power))
    return [(power, path) for path in _left_over(after, [path for _, path in pairs])]


def _gather(
    pairs: list[tuple[_Source, Path]], before: Expression, after: Expression
) -> tuple[Piece, ...]:
    places: dict[Path, list[Path]] = {}
    for source, path in sorted(pairs, key=lambda pair: pair[1]):
        places.setdefault(source.path, []).append(path)
    kept = _longest_rising(list(places))
    pieces = []
    for place, targets in places.items():
        same = [_shape(node_at(before, place))] == [_shape(node_at(after, t)) for t in targets]
        kind: Kind = "changed" if not same else "kept" if place in kept else "moved"
        pieces.append(Piece(kind, (place,), tuple(targets)))
    new = _left_over(after, [path for _, path in pairs])
    pieces += [Piece("new", (), (path,)) for path in new]
    gone = _left_over(before, [source.path for source, _ in pairs])
    pieces += [Piece("cancelled", (path,), ()) for path in gone]
    return tuple(pieces)


def _longest_rising(places: list[Path]) -> frozenset[Path]:
    """Return the most places that stand in the reading order of both lines."""
    chains: list[list[Path]] = []
    for place in places:
        at = bisect([chain[-1] for chain in chains], place)
        chain = [*(chains[at - 1] if at else []), place]
        chains[at : at + 1] = [chain]
    return frozenset(chains[-1] if chains else ())


def _sources(before: Expression, put_in: tuple[str, ...]) -> Iterator[_Source]:
    for node, path in _parts(before):
        if not _is_put_in(node, put_in):
            yield _Source(node, path)
            continue
        definition = bare(unfold(node, put_in, "i"))
        for part, inside in _parts(definition):
            yield _Source(part, path, inside)


def _is_put_in(node: Expression, put_in: tuple[str, ...]) -> bool:
    return isinstance(node, Reference) and node.quantity in put_in


def _parts(node: Expression, path: Path = ()) -> Iterator[tuple[Expression, Path]]:
    """Yield every part that the eye can take for one thing: a power or a root is one."""
    if node in _UNIT:
        return
    yield node, path
    if not isinstance(node, Power | Root):
        for position, child in enumerate(node.children):
            yield from _parts(child, (*path, position))


def _left_over(tree: Expression, taken: list[Path], path: Path = ()) -> list[Path]:
    """Return the largest parts of a tree in which nothing is taken."""
    node = node_at(tree, path)
    if node in _UNIT or any(path[: len(above)] == above for above in taken):
        return []
    if not any(_is_nested(path, one) for one in taken):
        return [path]
    below = range(len(node.children))
    return [left for n in below for left in _left_over(tree, taken, (*path, n))]


def _shape(node: Expression) -> Expression:
    """Return a part without the delimiters that its reading does not need."""
    if isinstance(node, Group):
        return _shape(node.body)
    return map_children(node, _shape)


def _base(node: Expression) -> Expression:
    match node:
        case Power(base) | Root(base) | Group(base):
            return _base(base)
    return _shape(node)


def _size(node: Expression) -> int:
    return sum(1 for _ in walk(node))


def _is_nested(first: Path, second: Path) -> bool:
    shared = min(len(first), len(second))
    return first[:shared] == second[:shared]
