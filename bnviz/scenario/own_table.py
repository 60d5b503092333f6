"""A visitor's table: which of its columns and rows become data, and the sentences that say so."""

from bnviz.scenario.cells import SIGNS
from bnviz.scenario.columns import find_features
from bnviz.scenario.limits import Limits
from bnviz.scenario.problem import BadData
from bnviz.scenario.rows import Body, read_rows, take_rows
from bnviz.scenario.table import Table, judge_table
from bnviz.scenario.text_table import Grid
from bnviz.scenario.told import say_columns, say_left_out, say_numbers, say_shape
from bnviz.scenario.understood import Choices, Understood
from bnviz.scenario.upload import Uploaded


def understand_table(
    grid: Grid, limits: Limits, choices: Choices, sample: Body | None = None
) -> Understood:
    """Say what a table holds, with the choices of the visitor.

    Parameters
    ----------
    sample
        The rows to use, in the order in which they were drawn. The columns are judged by the first
        rows of the file all the same, so that a counter does not become a feature.

    Raises
    ------
    BadData
        If it has too many columns, or, unless the visitor chose how to read it, no numbers.
    """
    table = judge_table(grid, limits, choices)
    decimal, header = table.decimal, table.header
    kept = find_features(table.columns)
    if choices.columns is not None:
        kept = tuple(j for j in choices.columns if j < len(table.columns))
    used = table.body
    if sample is not None:
        used = [one for one in sample if not header or one[1] > grid.numbers[0]]
    rows = read_rows(used, kept, decimal)
    leave_out = (rows.gaps & choices.without_gaps) | (rows.words & choices.without_words)
    most = min(limits.max_m, limits.max_cells // max(len(kept), 1))
    available = len(used) - int(leave_out.sum())
    has_more = grid.total is not None or available > most
    sentences = [*grid.doubts, *([table.guess] if table.guess else [])]
    sentences += say_columns(table, kept) + say_numbers(table, kept)
    for bad, chosen, what in (
        (rows.gaps, choices.without_gaps, "gaps"),
        (rows.words, choices.without_words, "words"),
    ):
        if chosen and bad.any():
            sentences.append(say_left_out(int(bad.sum()), what))
    refusal, data = None, None
    try:
        _refuse_columns(table, kept, limits)
        x = take_rows(rows, used, leave_out, kept, most, decimal)
    except BadData as error:
        refusal = str(error)
    else:
        if has_more:
            which = "Random" if sample is not None else "The first"
            total = available if grid.total is None else grid.total - int(header)
            sentences.append(f"{which} {len(x)} of {total} rows are used.")
        names = tuple(table.columns[j].name for j in kept) if table.has_names else None
        data = Uploaded(x, names, " ".join(sentences) or None)
    shape = say_shape(*data.x.shape) if data is not None else "No data yet."
    named = "Row 1 holds names." if header else "No row holds names."
    told = (shape, *grid.notes, *([] if table.guess or grid.is_typed else [named]), *sentences)
    may = {
        "without_gaps": rows.gaps.any() or not choices.without_gaps,
        "without_words": rows.words.any() or choices.without_words,
        "columns": True,
        "header": not grid.is_typed,
        "decimal": not grid.is_typed,
        "rows": has_more and not grid.is_typed,
    }
    offers = frozenset(name for name in may if may[name])
    return Understood(
        table.columns, kept, header, decimal, int(rows.gaps.sum()), told, data, refusal,
        asks=bool(sentences), offers=offers,
    )  # fmt: skip


def _refuse_columns(table: Table, kept: tuple[int, ...], limits: Limits) -> None:
    if not table.body:
        raise BadData("No row is left below the names, so row 1 must hold numbers.")
    if not kept:
        if any(column.kind == "other sign" for column in table.columns):
            raise BadData(
                f"No column holds numbers with a decimal {SIGNS[table.decimal]}, so choose the "
                "other decimal sign."
            )
        raise BadData("No column is chosen, so choose one with numbers.")
    if len(kept) > limits.max_d:
        raise BadData(
            f"The file has more than the {limits.max_d} features that are allowed, so leave out "
            "columns."
        )
