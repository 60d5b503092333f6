"""A visitor's array, alone or in an archive of several, and the sentences that say what it is."""

from dataclasses import replace

from bnviz.scenario.limits import Limits
from bnviz.scenario.npy_file import read_npy
from bnviz.scenario.npz_file import list_arrays, read_member
from bnviz.scenario.problem import BadData, quote
from bnviz.scenario.told import say_shape
from bnviz.scenario.understood import Understood
from bnviz.scenario.upload import Uploaded


def understand_array(payload: bytes, limits: Limits) -> Understood:
    """Say what an NPY file holds.

    Raises
    ------
    BadData
        If it cannot be read.
    """
    x, notes, asks = read_npy(payload, limits)
    x.setflags(write=False)
    data = Uploaded(x, None, " ".join(notes) or None)
    kept = tuple(range(x.shape[1]))
    return Understood((), kept, False, ".", 0, (say_shape(*x.shape), *notes), data, asks=asks)


def understand_archive(payload: bytes, limits: Limits, chosen: str | None) -> Understood:
    """Say what an NPZ file holds: of several arrays the one that was chosen, or the first.

    Raises
    ------
    BadData
        If it cannot be read, or holds no array.
    """
    names = list_arrays(payload)
    name = chosen if chosen in names else names[0]
    offers = frozenset({"array"} if len(names) > 1 else ())
    try:
        seen = understand_array(read_member(payload, name, limits), limits)
    except BadData as error:
        if not offers:
            raise
        nothing = ("No data yet.",)
        refusal = f"{str(error).removesuffix('.')}, or choose another array."
        seen = Understood((), (), False, ".", 0, nothing, None, refusal)
    if offers:
        shape, *more = seen.sentences
        told = (shape, f"Array {quote(name)} of {len(names)} was chosen.", *more)
        seen = replace(seen, sentences=told, asks=True)
    return replace(seen, offers=offers, arrays=names, array=name)
