"""Which units of the stage before a unit sees (section II-A)."""

from collections.abc import Sequence
from typing import NamedTuple


class Wiring(NamedTuple):
    """How the units of a stage see an earlier one.

    Unit (row y, column x) of map m sees, in each of the maps `sees[m]`, the `size`×`size`
    units whose upper left one is (margin + y · step, margin + x · step).
    """

    size: int
    step: int
    sees: tuple[tuple[int, ...], ...]
    margin: int = 0  # units at every side that no unit sees


def lenet_wiring(
    *,
    channels: int = 1,
    maps: tuple[int, int] = (6, 16),
    table: Sequence[Sequence[int]] | None = None,
    kernel: int = 5,
    s4_side: int = 5,
    classes: int = 10,
) -> dict[str, Wiring]:
    """Every stage of a LeNet to the stage before it, by name.

    `table`: the S2 maps that each C3 map sees; all of them, if there is none.
    """
    c1, c3 = maps
    return {
        "c1": Wiring(kernel, 1, all_see(c1, channels)),
        "s2": Wiring(2, 2, own_map(c1)),
        "c3": Wiring(kernel, 1, tuple(map(tuple, table)) if table else all_see(c3, c1)),
        "s4": Wiring(2, 2, own_map(c3)),
        "c5": Wiring(s4_side, 1, all_see(120, c3)),
        "f6": Wiring(1, 1, all_see(84, 120)),
        "output": Wiring(1, 1, all_see(classes, 84)),
    }


def all_see(maps: int, of: int) -> tuple[tuple[int, ...], ...]:
    """Each of `maps` sees every one `of` the earlier maps."""
    return maps * (tuple(range(of)),)


def own_map(maps: int) -> tuple[tuple[int, ...], ...]:
    """Each map sees the earlier map of its own number."""
    return tuple((m,) for m in range(maps))


def parse_table(table: str) -> list[list[int]]:
    """For each column of a table drawn as Table I is, the rows that bear an X."""
    _columns, *rows = (line.split() for line in table.strip().splitlines())
    columns = zip(*(marks for _row, *marks in rows), strict=True)
    return [[row for row, mark in enumerate(marks) if mark == "X"] for marks in columns]
