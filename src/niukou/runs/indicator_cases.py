"""The cases beside the indicators of a pack: formulas reckoned, shares counted over the rows given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from niukou.engine.evaluate import Waiting
from niukou.engine.session import open_session
from niukou.engine.share import shares
from niukou.pipeline.normalise import normalise
from niukou.rulebook.contents import is_own
from niukou.rulebook.formula import read_formula
from niukou.rulebook.indicators import counted_words, given_number
from niukou.rulebook.model import Indicator, IndicatorCase, Pack
from niukou.runs.case_tables import Row, land_rows, made_row
from niukou.terms.identity import identity_scheme


@dataclass(frozen=True)
class IndicatorOutcome:
    """A case of an indicator and the number that came out; `waits` where the rows given cannot answer."""

    indicator: Indicator
    case: IndicatorCase
    got: Decimal | None
    waits: str = ""

    @property
    def right(self) -> bool:
        """Did the number of the case come out?"""
        return not self.waits and self.got == self.case.then

    def said(self) -> str:
        """What came out, in words."""
        return self.waits or ("算不出" if self.got is None else str(self.got))


def run_indicator_cases(pack: Pack) -> list[IndicatorOutcome]:
    """Run the cases of the indicators that `pack` itself wrote, in their order."""
    return list(_outcomes(pack))


def _outcomes(pack: Pack) -> Iterator[IndicatorOutcome]:
    for indicator in pack.indicators.values():
        if not is_own(indicator, pack):
            continue
        for case in indicator.cases:
            yield _formula(indicator, case) if indicator.kind == "formula" else _share(indicator, case, pack)


def _formula(indicator: Indicator, case: IndicatorCase) -> IndicatorOutcome:
    given = {name: given_number(said) or Decimal(0) for name, said in case.given.items()}
    return IndicatorOutcome(
        indicator, case, read_formula(indicator.formula or "").value(given, indicator.digits)
    )


def _share(indicator: Indicator, case: IndicatorCase, pack: Pack) -> IndicatorOutcome:
    with TemporaryDirectory(prefix="niukou-cases-") as folder:
        work = Path(folder)
        scheme = identity_scheme(pack.identity_scheme)
        with open_session(work, scheme, threads=1) as session:
            landed = land_rows(_rows(indicator, case, pack), pack, [indicator.table or ""], work)
            normalise(session, pack, landed, work, authorised=None)
            counted = shares(session, pack, indicator, case.on)
    if isinstance(counted, Waiting):
        missing = "、".join(f"{table}.{field}".rstrip(".") for table, field in counted.missing)
        return IndicatorOutcome(indicator, case, None, f"缺少 {missing}")
    return IndicatorOutcome(indicator, case, counted[0].value(indicator) if counted else None)


def _rows(indicator: Indicator, case: IndicatorCase, pack: Pack) -> dict[str, list[Row]]:
    """The rows given, by table; `households` are rows of their own, everything else belongs to the first."""
    words = counted_words(pack.tables[indicator.table or ""], pack.tables.values())
    found: dict[str, list[Row]] = {}
    for word, given in case.given.items():
        table = words[word]
        assert table is not None  # the loader lets no other word in
        for place, row in enumerate([given] if isinstance(given, Mapping) else given or (), 1):
            household = f"K-{place}" if table.name == "household" else "K-1"
            found.setdefault(table.name, []).append(made_row(row, table, household, place))
    return found
