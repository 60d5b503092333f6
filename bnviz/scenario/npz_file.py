"""Reading an NPZ file: which arrays it holds, and one of them, judged before it is unpacked."""

from io import BytesIO
from zipfile import ZipFile

from bnviz.scenario.limits import Limits
from bnviz.scenario.npy_file import MAGIC
from bnviz.scenario.problem import BadData

_ENDING = ".npy"
_DAMAGED = "The NPZ file is damaged, so save it again with numpy.savez."


def list_arrays(payload: bytes) -> tuple[str, ...]:
    """Return the names of the arrays in an NPZ file.

    Raises
    ------
    BadData
        If it is damaged, or holds none.
    """
    try:
        with ZipFile(BytesIO(payload)) as archive:
            members = [name for name in archive.namelist() if name.endswith(_ENDING)]
    except Exception:  # noqa: BLE001 - whatever a stranger's archive makes of the unpacking
        raise BadData(_DAMAGED) from None
    if not members:
        raise BadData("The file holds no array, so save one with numpy.save.")
    return tuple(dict.fromkeys(name.removesuffix(_ENDING) for name in members))


def read_member(payload: bytes, name: str, limits: Limits) -> bytes:
    """Return the bytes of one array, as an NPY file.

    Raises
    ------
    BadData
        If it is damaged, or larger than the limits allow.
    """
    try:
        with ZipFile(BytesIO(payload)) as archive:
            member = archive.getinfo(name + _ENDING)
            if member.file_size > 8 * limits.max_cells + 1024:
                raise BadData(
                    f"The array has more than the {limits.max_cells} cells allowed, so save a part "
                    "of it."
                )
            with archive.open(member) as stream:
                content = stream.read(member.file_size + 1)
    except BadData:
        raise
    except Exception:  # noqa: BLE001 - whatever a stranger's archive makes of the unpacking
        raise BadData(_DAMAGED) from None
    if not content.startswith(MAGIC):
        raise BadData(_DAMAGED)
    return content
