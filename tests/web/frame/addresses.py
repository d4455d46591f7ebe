"""For each route of the pages, addresses at which a family with something to hide could be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from niukou.office.accounts.models import EmergencyAccess
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.models import Case, ComparisonRequest
from niukou.office.findings.models import Extract, Finding, Screening
from niukou.office.instructions.models import Instruction
from niukou.office.registry.models import Household, Paper, SavedList


@dataclass(frozen=True)
class World:
    """What there is to be seen."""

    home: Household
    case: Case
    finding: Finding
    extract: Extract
    screening: Screening
    comparison: ComparisonRequest
    instruction: Instruction
    paper: Paper
    photograph: Paper
    kept: SavedList  # of the one who looks
    emergency: EmergencyAccess

    @property
    def entries(self) -> list[int]:
        """The first of the trail."""
        return list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True)[:3])

    @property
    def village(self) -> str:
        return str(self.home.area.code)


KINDS = ("sheet", "register", "card", "file")
Addresses = Callable[[World], list[str]]
ADDRESSES: Mapping[str, Addresses] = {
    "desk:mine": lambda w: ["/"],
    "desk:asked": lambda w: ["/asked/"],
    "desk:instruct": lambda w: ["/asked/new/"],
    "desk:instruction": lambda w: [f"/asked/{w.instruction.pk}/"],
    "households:found": lambda w: [
        "/households/", "/households/?account=poor", "/households/?q=覃明显", f"/households/?q={w.home.code}",
        "/households/?q=13912345678", "/households/?q=柳村", "/households/?f=household.wage_income~from~1~99999",
        f"/households/?f=household.head_name~has~覃明显&area={w.village}", "/households/?add=person.health",
        "/households/?f=household.phone~has~13912345678", "/households/?f=person.relation~is~户主&account=poor",
        f"/households/?list={w.kept.pk}",
    ],
    "households:new": lambda w: ["/households/new/", f"/households/new/?area={w.village}"],
    "households:lists": lambda w: ["/households/lists/"],
    "households:paper": lambda w: [f"/households/{w.home.code}/papers/{w.paper.pk}/"],
    "households:photographs": lambda w: [f"/households/{w.home.code}/photographs/"],
    "households:photograph": lambda w: [f"/households/{w.home.code}/photographs/{w.photograph.pk}/"],
    "households:one": lambda w: [f"/households/{w.home.code}/"],
    "households:edit": lambda w: [f"/households/{w.home.code}/edit/"],
    "households:check": lambda w: [f"/households/{w.home.code}/check/"],
    "cases:waiting": lambda w: ["/cases/", "/cases/?list=overdue", "/cases/?list=all"],
    "cases:one": lambda w: [f"/cases/{w.case.number}/"],
    "households:export": lambda w: ["/households/export/", "/households/export/?account=poor", "/households/export/?q=覃明显",
                                   "/households/export/?f=household.wage_income~from~1~99999"],
    "cases:together": lambda w: [f"/cases/together/?case={w.case.number}"],
    "cases:gate": lambda w: ["/cases/gate/", f"/cases/gate/?area={w.village}"],
    "cases:gate_export": lambda w: ["/cases/gate/export/", f"/cases/gate/export/?area={w.village}"],
    "cases:gate_of": lambda w: [f"/cases/{w.case.number}/gate/"],
    "cases:object_to": lambda w: [f"/cases/{w.case.number}/objection/"],
    "cases:withdraw": lambda w: [f"/cases/{w.case.number}/withdraw/"],
    "cases:choose": lambda w: ["/cases/open/", f"/cases/open/?household={w.home.code}"],
    "cases:open_one": lambda w: [
        f"/cases/open/exit/?household={w.home.code}", f"/cases/open/natural_decrease/?household={w.home.code}",
        f"/cases/open/year_correction/?household={w.home.code}",
    ],
    "cases:export": lambda w: ["/cases/export/?list=all"],
    "book:progress": lambda w: ["/book/progress/", f"/book/progress/?area={w.village}"],
    "book:progress_export": lambda w: ["/book/progress/export/"],
    "book:on_list": lambda w: [f"/book/list/?list=identified&area={w.village}&from=2017-01-01", "/book/list/?list=removed&account=poor"],
    "book:on_list_export": lambda w: [f"/book/list/export/?list=identified&area={w.village}&from=2017-01-01"],
    "book:export": lambda w: ["/book/export/", f"/book/export/?area={w.village}"],
    "comparison:list": lambda w: ["/comparison/", "/comparison/?list=all", f"/comparison/?list=all&area={w.village}"],
    "comparison:export": lambda w: ["/comparison/export/", f"/comparison/export/?list=all&area={w.village}"],
    "comparison:two_export": lambda w: [f"/comparison/runs/two/export/?older={w.finding.first_run_id}&newer={w.finding.first_run_id + 1}"],
    "comparison:runs": lambda w: ["/comparison/runs/"],
    "comparison:run": lambda w: [f"/comparison/runs/{w.finding.first_run_id}/"],
    "comparison:two": lambda w: [f"/comparison/runs/two/?older={w.finding.first_run_id}&newer={w.finding.first_run_id + 1}"],
    "comparison:extracts": lambda w: ["/comparison/extracts/"],
    "comparison:extract": lambda w: [f"/comparison/extracts/{w.extract.pk}/"],
    "comparison:rejected": lambda w: [f"/comparison/extracts/{w.extract.pk}/rejected/"],
    "comparison:begin": lambda w: ["/comparison/screens/begin/"],
    "comparison:request": lambda w: [f"/comparison/requests/{w.comparison.pk}/"],
    "comparison:screening": lambda w: [f"/comparison/screens/{w.screening.pk}/"],
    "comparison:progress": lambda w: [f"/comparison/screens/{w.screening.pk}/progress/"],
    "quality:list": lambda w: ["/quality/", "/quality/?list=all"],
    "quality:export": lambda w: ["/quality/export/", "/quality/export/?list=all&rule=覃明显"],
    "findings:one": lambda w: [f"/findings/{w.finding.name}/"],
    "findings:together": lambda w: ["/findings/together/comparison/?all=1", "/findings/together/quality/?all=1"],
    "support:gaps": lambda w: ["/support/", "/support/?list=few", f"/support/?area={w.village}"],
    "support:gaps_export": lambda w: ["/support/export/", f"/support/export/?area={w.village}"],
    "support:units_export": lambda w: ["/support/units/export/"],
    "support:money_export": lambda w: ["/support/money/export/"],
    "support:units": lambda w: ["/support/units/"],
    "support:unit": lambda w: ["/support/units/1/"],
    "support:money": lambda w: ["/support/money/"],
    "support:new_unit": lambda w: ["/support/units/new/"],
    "support:receive": lambda w: ["/support/money/receive/"],
    "support:project": lambda w: ["/support/money/project/"],
    "support:allot": lambda w: ["/support/money/allot/"],
    "support:fund": lambda w: ["/support/money/funds/1/"],
    "support:spend": lambda w: ["/support/money/spent/1/"],
    "support:household": lambda w: [f"/support/household/{w.home.code}/"],
    "paper:village": lambda w: ["/paper/", f"/paper/?area={w.village}"],
    "paper:of_village": lambda w: [f"/paper/village/{w.village}/card/"],
    "paper:of_household": lambda w: [f"/paper/household/{w.home.code}/{kind}/" for kind in KINDS],
    "paper:case": lambda w: [f"/paper/case/{w.case.number}/"],
    "paper:letter": lambda w: [f"/paper/case/{w.case.number}/letter/"],
    "paper:notice": lambda w: ["/paper/notice/1/"],
    "paper:minutes": lambda w: ["/paper/meeting/1/"],
    "rulebook:packs": lambda w: ["/rulebook/", "/rulebook/?q=覃明显"],
    "rulebook:pack": lambda w: ["/rulebook/yunnan-2017/"],
    "rulebook:kind": lambda w: ["/rulebook/yunnan-2017/quality/"],
    "rulebook:one": lambda w: ["/rulebook/yunnan-2017/procedures/exit/"],
    "rulebook:compared": lambda w: ["/rulebook/compared/?one=national&other=yunnan-2017"],
    "windows:year": lambda w: ["/windows/"],
    "windows:ask": lambda w: ["/windows/ask/entry/"],
    "windows:opening": lambda w: ["/windows/requests/1/"],
    "windows:draft": lambda w: ["/windows/drafts/1/"],
    "accounts:people": lambda w: ["/accounts/", "/accounts/?q=覃明显"],
    "accounts:add": lambda w: ["/accounts/add/"],
    "accounts:one": lambda w: ["/accounts/of/village_cadre-539901001001/"],
    "emergency:list": lambda w: ["/emergency/"],
    "emergency:one": lambda w: [f"/emergency/{w.emergency.pk}/"],
    "emergency:look": lambda w: [f"/emergency/{w.emergency.pk}/look/", f"/emergency/{w.emergency.pk}/look/?q=覃明显"],
    "emergency:household": lambda w: [f"/emergency/{w.emergency.pk}/look/{w.home.code}/"],
    "audit:trail": lambda w: ["/audit/", f"/audit/?subject=household:{w.home.code}"],
    "audit:export": lambda w: ["/audit/export/", f"/audit/export/?subject=household:{w.home.code}"],
    "audit:entry": lambda w: [f"/audit/entries/{pk}/" for pk in w.entries],
    "audit:anchors": lambda w: ["/audit/anchors/"],
    "audit:verify": lambda w: ["/audit/verify/"],
    "book:balance": lambda w: ["/book/", f"/book/?area={w.village}", "/book/?from=2017-01-01&to=2017-12-31"],
    "entrance:charges": lambda w: ["/in/as/", "/in/as/?again=1"],
    "entrance:here": lambda w: ["/in/here/"],
    "entrance:password": lambda w: ["/in/password/"],
    "entrance:sign_in": lambda w: ["/in/"],
    "entrance:code": lambda w: ["/in/code/"],
    "entrance:sign_out": lambda w: ["/in/out/"],
    "entrance:language": lambda w: ["/in/language/"],
}  # fmt: skip
