"""预脱贫审核: a procedure's gate tried over a whole area before any case, as a list of what has to be mended where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.reads import Taken, record_read
from niukou.office.cases.gate import Reason
from niukou.office.cases.procedures import procedure_of
from niukou.office.cases.selectors import gate_of_area
from niukou.office.registry.selectors import Filters, households
from niukou.rulebook.model import Pack, Procedure
from niukou.rulebook.say.words import said_day
from niukou.runs.acting import acting_for
from niukou.runs.new_file import new_file
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing
from niukou.terms.sentences import written_out

HEADINGS = (
    "村 / village",
    "户编号 / household",
    "规则 / rule",
    "还差什么 / what is open",
    "改哪一项 / field to mend",
)
_WIDTHS = (14, 24, 8, 60, 50)


@dataclass(frozen=True)
class GateTold:
    """By household (code): its village's name and what keeps the gate shut, nothing where it is open. pack: in whose words."""

    procedure: str
    title: str
    on: date
    reasons: Mapping[str, tuple[str, Sequence[Reason]]]
    pack: Pack

    @property
    def ready(self) -> int:
        """Households that nothing in the book holds up."""
        return sum(not found for _, found in self.reasons.values())

    @property
    def by_rule(self) -> Mapping[str, int]:
        """Households by the code of the rule that holds them up."""
        return Counter(rule for _, found in self.reasons.values() for rule in {one.rule for one in found})

    def by_named_rule(self) -> list[tuple[str, int]]:
        """The same by the code of the rule with its title, in order of the codes."""
        titles = {one.code: one.title for one in self.pack.quality.values()}
        return [
            (f"{code} {titles.get(code, '')}".strip(), many) for code, many in sorted(self.by_rule.items())
        ]

    def said(self, one: Reason) -> str:
        """A reason on one line."""
        return f"{one.rule} {written_out(one.what)}（改：{_mend(self.pack, one.mend)}）".lstrip()

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        held = [
            {
                "household": code, "village": village,
                "reasons": [{"rule": r.rule, "what": r.what, "mend": r.mend} for r in found],
            }
            for code, (village, found) in self.reasons.items() if found
        ]  # fmt: skip
        return {
            "procedure": self.procedure, "on": self.on.isoformat(), "households": len(self.reasons),
            "ready": self.ready, "by_rule": dict(sorted(self.by_rule.items())), "held_up": held,
        }  # fmt: skip


def try_gate(
    username: str, code: str, procedure: str, on: date | None, out: Path | None = None, *, why: str = ""
) -> GateTold:  # fmt: skip
    """Try the gate on every household of the area that the procedure may move. why: as `acting_for`. Raises RefusalError."""
    with open_office(), refusing():
        pack, area, day = installed_pack(), area_of(code), on or clock.today()
        actor = acting_for(username, area, pack, why)
        told = gate_tried(actor, area, procedure_of(pack, procedure), day)
        taken = Taken(
            "cases.read_gate", f"area:{code}", chain_of(area), {"procedure": procedure, "on": day.isoformat()}
        )
        record_read(actor, taken, rows=len(told.reasons))
        if out is not None:
            with new_file(out) as making:
                _write(told, pack, making)
    return told


def gate_tried(actor: Actor, area: Area, procedure: Procedure, on: date) -> GateTold:
    """The gate of a procedure tried on every household of an area that it may move. Raises NotAllowedError for another's."""
    found = gate_of_area(actor, area.path, procedure.key, on)
    villages = dict(households(actor, Filters(area=area.code)).values_list("code", "area__name"))
    told = {home: (villages.get(home, ""), reasons) for home, reasons in found.items()}
    return GateTold(procedure.key, procedure.title, on, told, installed_pack())


def _write(told: GateTold, pack: Pack, path: Path) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold, folded = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("还不能办的")
        sheet.write_row(0, 0, HEADINGS, bold)
        sheet.freeze_panes(1, 2)
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width, folded)
        row = 0
        for code, (village, found) in told.reasons.items():
            for one in found:
                row += 1
                told_as = (village, code, one.rule, written_out(one.what), _mend(pack, one.mend))
                sheet.write_row(row, 0, told_as, folded)
        if row:
            sheet.autofilter(0, 0, row, len(HEADINGS) - 1)
        counts = book.add_worksheet("汇总")
        counts.write_row(0, 0, (f"{told.title} {said_day(told.on)}", "户 / households"), bold)
        counts.write_row(1, 0, ("看了 / looked at", len(told.reasons)))
        counts.write_row(2, 0, ("账簿上没有拦住的 / nothing in the way", told.ready))
        for at, counted in enumerate(told.by_named_rule(), 3):
            counts.write_row(at, 0, counted)
        counts.set_column(0, 0, 48)


def _mend(pack: Pack, mend: str) -> str:
    """The fields to mend as the forms call them, each once: a rule names them and its evidence does again."""
    return "、".join(dict.fromkeys(_heading(pack, each) or each for each in mend.split("、")))


def _heading(pack: Pack, dotted: str) -> str:
    """What the forms call a field that is named as `household.house_area`; '' for what is no field's name."""
    table, _, name = dotted.partition(".")
    field = pack.tables[table].fields.get(name) if table in pack.tables else None
    return field.label if field is not None else ""
