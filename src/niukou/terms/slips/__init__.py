"""Which right numbers are one slip of the pen away from a number that cannot be right.

Of the identity schemes that packs name, as DuckDB macros: only a scheme knows what makes a number right, so
only here a wrong one can be turned into the few it may have been meant to be, instead of comparing everybody
with everybody.
"""

from __future__ import annotations

from importlib import resources

KINDS = (
    "digit",
    "swap",
    "missing",
    "extra",
    "year",
)  # where several lead to one right number, the first is told


def slip_macros(scheme: str) -> str:
    """SQL that creates the macros for the identity scheme of that name; those of `terms.identity` must be there.

    `identity_slip_possible(c)`: whether a cleaned number that cannot be right may be a slip of one that is; not
    for placeholders. `identity_slips(numbers)`: a table with, for each row of the table of that name (`seen_in`,
    `row_no`, `standard`, `form`), the right numbers one slip away, as often as slips lead there: `seen_in`, `row_no`,
    `key`, `rank` (1 and on, in the order of `KINDS`: a digit wrong, two neighbours swapped, one missing, one too many,
    the four digits of the year mistyped), `old` (read as a number without a check digit, which may be right itself). A
    right number with a check digit has none. `slip_of_rank(rank)`: the kind. `identity_number_of_key(k)`: the right
    number that has a key, as `identity_number` gives it. Raises ValueError for an unknown scheme.
    """
    file = resources.files(__name__).joinpath(f"{scheme}.sql")
    if not scheme.isidentifier() or not file.is_file():
        raise ValueError(f"no slips are known for the identity scheme {scheme!r}")
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)  # numbers are told apart quicker than words
    ranks = (
        f"CREATE OR REPLACE MACRO slip_rank(slip) AS list_position([{kinds}], slip);\n"
        f"CREATE OR REPLACE MACRO slip_of_rank(rank) AS [{kinds}][rank];\n"
    )
    return ranks + file.read_text(encoding="utf-8")
