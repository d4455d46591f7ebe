"""Papers of one household: 对照表, 登记表, 明白卡. What stands in them is what the one who prints may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.selectors.households import PersonView
from niukou.office.registry.selectors.years_beside import HouseholdPage, household_page
from niukou.office.support.selectors import HouseholdHelp, PairingView, household_help, pairings
from niukou.rulebook.model import Field, Pack
from niukou.runs.papers.wording import day, fact, facts, label, place, table, written

_BASIC = (
    "phone", "bank_name", "bank_account", "size", "attribute", "identification_standard", "identified_year",
    "exit_state", "exit_year", "main_cause", "other_cause", "return_cause", "cooperative", "relocated",
)  # fmt: skip
_LIVING = (
    "cropland", "irrigated_land", "forest", "returned_forest", "orchard", "pasture", "water_surface", "house_area",
    "unsafe_house", "house_grade", "water_difficult", "water_safe", "water_solved", "domestic_power",
    "production_power", "broadcast", "road_type", "road_distance", "toilet", "fuel",
)  # fmt: skip
_INCOME = (
    "wage_income", "business_income", "business_cost", "property_income", "transfer_income", "family_planning_grant",
    "subsistence_grant", "support_grant", "pension", "ecology_grant", "other_transfer", "gross_income", "net_income",
    "income_per_head",
)  # fmt: skip
_MEMBER = ("sex", "id_number", "ethnic_group", "education", "schooling", "health", "labour", "work_area")
_MEMBER_WIDTHS = (1.3, 1.1, 0.8, 2.6, 0.9, 1.2, 1.2, 1.1, 1.2, 1.2)
_BESIDE = 3  # members in one table of a 对照表


@dataclass(frozen=True)
class HouseholdTold:
    """A household with everything that its papers ask for; whole: its numbers are not masked."""

    actor: Actor
    page: HouseholdPage
    year: int

    @cached_property
    def pack(self) -> Pack:
        """The pack in force."""
        return installed_pack(clock.today())

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The household's fields that the year collects and he may read."""
        known = YearDictionary(self.pack, self.year).fields("household")
        return {name: field for name, field in known.items() if self.actor.may_read(field.privacy)}

    @cached_property
    def help(self) -> HouseholdHelp:
        """What it got."""
        return household_help(self.actor, self.page.view.code, self.year)

    @cached_property
    def helpers(self) -> Sequence[PairingView]:
        """Who helps it today."""
        today = clock.today()
        return [
            one
            for one in pairings(self.actor, self.page.view.code)
            if (one.starts_on is None or one.starts_on <= today)
            and (one.ends_on is None or one.ends_on > today)
        ]

    @property
    def under(self) -> str:
        """Where it is: the line under a paper's title."""
        return place(self.page.view.area)

    @property
    def whose(self) -> str:
        """Whose papers these are: stands on each page, for a village is printed in one go and sheets come apart."""
        return f"{self.page.head}　{self.page.view.code}"


def household_told(actor: Actor, code: str, year: int | None = None, reason: str = "") -> HouseholdTold:
    """A household that is about to be printed. Raises what `household_page` raises."""
    return HouseholdTold(actor, household_page(actor, code, reason), year or clock.today().year)


def sheet(one: HouseholdTold) -> dict[str, Any]:
    """信息对照表: what the system knows, with a place beside it for what was found."""
    view = one.page.view
    fields = {name: field for name, field in one.fields.items() if name != "head_name"}
    return {
        "form": "sheet", "begins": True, "title": f"{one.year}年贫困户信息对照表", "under": one.under, "whose": one.whose,
        "facts": [*_head(one), fact("数据年度", str(view.year or "")), fact("入户日期", "")],
        "rows": facts(fields, fields, view.values),
        "members": [_members_beside(one, view.members[at : at + _BESIDE]) for at in range(0, len(view.members), _BESIDE)],
    }  # fmt: skip


def register(one: HouseholdTold) -> dict[str, Any]:
    """贫困户登记表."""
    view = one.page.view
    return {
        "form": "register", "begins": True, "title": "贫困户登记表", "under": f"{one.under}　{one.year}年度",
        "whose": one.whose,
        "facts": [*_head(one), *facts(one.fields, _BASIC, view.values)],
        "members": _members(one),
        "living": facts(one.fields, _LIVING, view.values), "income": facts(one.fields, _INCOME, view.values),
        "helpers": _helpers(one),
    }  # fmt: skip


def card(one: HouseholdTold) -> dict[str, Any]:
    """明白卡: hangs in the house, so it says no number and no health: nor a cause, which may be somebody's illness."""
    view = one.page.view
    names = ("size", "attribute", "identified_year", "exit_year")
    return {
        "form": "card", "begins": True, "title": f"扶贫明白卡（{one.year}年）", "under": one.under, "whose": one.whose,
        "facts": [*_head(one), *facts(one.fields, names, view.values)],
        "helpers": _helpers(one), "measures": _measures(one), "income": facts(one.fields, _INCOME, view.values),
    }  # fmt: skip


def _head(one: HouseholdTold) -> list[dict[str, str]]:
    return [
        fact("户编号", one.page.view.code), fact("户主姓名", one.page.head),
        fact("现在", label("account", one.page.view.account)),
    ]  # fmt: skip


def _members_beside(one: HouseholdTold, members: Sequence[PersonView]) -> dict[str, Any]:
    known = YearDictionary(one.pack, one.year).fields("person")
    fields = [field for field in known.values() if one.actor.may_read(field.privacy)]
    return {
        "names": [member.name or member.code for member in members],
        "rows": [
            {
                "label": field.label, "unit": field.unit or "", "number": field.type == "number",
                "values": [written(field.type, member.values.get(field.name, "")) for member in members],
            }
            for field in fields
        ],
    }  # fmt: skip


def _members(one: HouseholdTold) -> dict[str, Any]:
    fields = one.pack.tables["person"].fields
    headings = ["姓名", "与户主关系", *(fields[name].label for name in _MEMBER if name in fields)]
    rows = [
        [
            member.name,
            member.relation,
            *(written(fields[name].type, member.values.get(name, "")) for name in _MEMBER if name in fields),
        ]
        for member in one.page.view.members
    ]
    return table(headings, _MEMBER_WIDTHS[: len(headings)], rows)


def _helpers(one: HouseholdTold) -> dict[str, Any]:
    rows = [
        [
            pairing.helper.name, pairing.helper.unit.name, pairing.helper.values.get("post", ""),
            "", day(pairing.starts_on), "是" if pairing.primary else "",
        ]
        for pairing in one.helpers
    ]  # fmt: skip
    headings = ("姓名", "单位", "职务", "联系电话", "开始帮扶", "主要责任人")
    return table(headings, (1.2, 2.4, 1.2, 1.6, 1.7, 1.1), rows)


def _measures(one: HouseholdTold) -> dict[str, Any]:
    names = {member.code: member.name for member in one.page.view.members}
    rows = [
        [
            measure.values.get("kind", ""), measure.values.get("content", ""), names.get(measure.person, "全户"),
            written("number", measure.values.get("amount", "")), measure.values.get("effect", ""),
        ]
        for measure in one.help.measures
    ]  # fmt: skip
    rows += [
        [paid.project, paid.purpose, names.get(paid.person, "全户"), _yuan(paid.amount), day(paid.on)]
        for paid in one.help.payments
    ]
    return table(("措施", "内容", "受益人", "金额（元）", "成效"), (1.5, 2.6, 1.1, 1.1, 1.7), rows)


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen / 100:,.2f}"
