"""What an address asks of the list of households: an account, an area, filters by indicators; each as a chip, and back again.

A filter is written `table.field~how~what`: `household.house_grade~is~C级~D级`, `household.wage_income~from~3000~5000`,
`household.cause_description~has~塌`, `household.cause_description~is~塌方`, `household.toilet~blank`;
`~same~` is `~is~` for one value that has the sign in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import area_of, named_area, parts
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.registry.selectors import (
    FieldFilter,
    FilterField,
    Filters,
    filter_field,
    list_asked,
    must_make_sense,
)
from niukou.terms.mask import hide_personal_numbers
from niukou.web.frame.asking import area_there, number_asked
from niukou.web.frame.pack_words import coded, heading, unit
from niukou.web.frame.saying import said

ACCOUNTS = ("poor", "exited", "removed", "gone", "outside")
MOST = 20  # filters at once
_PART = "~"


@dataclass(frozen=True)
class AskedList:
    """A list as it is asked for. dropped: what a kept list asks for and its owner may not any more, in words."""

    account: str = ""
    area: str = ""
    fields: tuple[FieldFilter, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def filters(self) -> Filters:
        """For the selector."""
        return Filters(area=self.area, account=self.account, fields=self.fields)

    @property
    def kept(self) -> dict[str, Any]:
        """As an address writes it; what is empty is left out."""
        told = {"account": self.account, "area": self.area, "f": [written(one) for one in self.fields]}
        return {name: value for name, value in told.items() if value}

    @property
    def query(self) -> str:
        """The address that asks for it."""
        return urlencode(self.kept, doseq=True)

    @property
    def told(self) -> dict[str, Any]:
        """As the trail tells it: no text that somebody typed, no number of a person."""
        told = {"account": self.account, "area": self.area, "indicators": [_told(one) for one in self.fields]}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Chip:
    """A filter in words, and the address of the list without it."""

    label: str
    said: str
    without: str


def asked_for(given: QueryDict, actor: Actor) -> AskedList:
    """What the address asks for, or the kept list that it names. Raises NotThereError, NotAllowedError, RefusedError, Http404."""
    if number := number_asked(given.get("list", "")):
        return _opened(actor, list_asked(actor, number))
    account = given.get("account", "")
    fields = tuple(map(_read, given.getlist("f")))
    if len(fields) > MOST:
        wrong = f"条件太多，最多{MOST}个 / too many filters, {MOST} at most"
        raise RefusedError(Fault("", "", wrong, "去掉几个 / remove some"))
    for one in fields:
        must_make_sense(actor, one)
    area = area_there(given.get("area", "")) if given.get("area") else None
    if area is not None:
        actor.must_cover(area)
    return AskedList(account if account in ACCOUNTS else "", area.code if area else "", fields)


def added(given: QueryDict, field: FilterField) -> FieldFilter | None:
    """What was filled in for one more indicator; None where nothing was yet."""
    low, high, text = (given.get(name, "").strip() for name in ("low", "high", "text"))
    values, blank = tuple(given.getlist("v")), given.get("blank") == "1"
    if field.type == "text" and text and given.get("how") == "is":
        values, text = (text,), ""
    if blank:
        values, low, high, text = (), "", "", ""
    if not (low or high or text or values or blank):
        return None
    return FieldFilter(field.table, field.name, values, low, high, text, blank)


def chips(actor: Actor, asked: AskedList) -> list[Chip]:
    """Every filter but the account, which is a tab."""
    found = []
    if asked.area:
        found.append(Chip(gettext("地方"), area_of(asked.area).name, replace(asked, area="").query))
    for place, one in enumerate(asked.fields):
        rest = (*asked.fields[:place], *asked.fields[place + 1 :])
        field = filter_field(actor, one.table, one.name)
        found.append(Chip(label_of(field), _said(one, field), replace(asked, fields=rest).query))
    return found


def label_of(field: FilterField) -> str:
    """The heading of an indicator; of a member's, that somebody in the household has it."""
    title = heading(field.label)
    return title if field.table == "household" else gettext("家里有人") + gettext("：") + title


def places(actor: Actor, asked: AskedList) -> Sequence[Any]:
    """The actor's area and its parts, and those of the one that is chosen."""
    own, today = area_of(actor.area), clock.today()
    chosen = area_of(asked.area) if asked.area else own
    found = [own, *parts(own, today)]
    if chosen != own:
        found += [one for one in (chosen, *parts(chosen, today)) if one not in found]
    return found


def written(asked: FieldFilter) -> str:
    """A filter as an address writes it."""
    if asked.blank:
        parts_ = ["blank"]
    elif len(asked.values) == 1 and _PART in asked.values[0]:
        parts_ = ["same", *asked.values]
    elif asked.values:
        parts_ = ["is", *asked.values]
    elif asked.text:
        parts_ = ["has", asked.text]
    else:
        parts_ = ["from", asked.low, asked.high]
    return _PART.join((f"{asked.table}.{asked.name}", *parts_))


def _read(text: str) -> FieldFilter:
    """The same the other way round; what is no filter asks for nothing, which is refused."""
    place, _, rest = text.partition(_PART)
    table, _, name = place.partition(".")
    how, _, what = rest.partition(_PART)
    asked = FieldFilter(table, name)
    if how == "blank":
        return replace(asked, blank=True)
    if how == "is":
        return replace(asked, values=tuple(what.split(_PART)))
    if how == "same":
        return replace(asked, values=(what,))
    if how == "from":
        low, _, high = what.partition(_PART)
        return replace(asked, low=low, high=high)
    return replace(asked, text=what if how == "has" else "")


def _opened(actor: Actor, kept: Mapping[str, Any]) -> AskedList:
    """A kept list as far as its owner may ask for it today."""
    fields, dropped = [], []
    for one in map(_read, kept.get("f", ())):
        try:
            must_make_sense(actor, one)
            fields.append(one)
        except NotAllowedError:
            dropped.append(gettext("一项您现在的职责看不到的指标"))
        except RefusedError as error:
            dropped.append(said(error))
    area = named_area(str(kept.get("area", ""))) if kept.get("area") else None
    if area is not None and not actor.covers(area):
        dropped.append(gettext("不归您管的地方：%(area)s") % {"area": area.name})
        area = None
    return AskedList(str(kept.get("account", "")), area.code if area else "", tuple(fields), tuple(dropped))


def _said(asked: FieldFilter, field: FilterField) -> str:
    of = f" {unit(field.unit)}" if field.unit else ""
    if asked.blank:
        return gettext("没有填")
    if asked.values and field.type == "text":
        return "、".join(f"= {one}" for one in asked.values)
    if asked.values:
        return gettext("、").join(coded(one) for one in asked.values)
    if asked.text:
        return hide_personal_numbers(asked.text) if field.sealed else f"“{asked.text}”"
    if asked.low and asked.high:
        return asked.low + of if asked.low == asked.high else f"{asked.low} – {asked.high}{of}"
    return f"≥ {asked.low}{of}" if asked.low else f"≤ {asked.high}{of}"


def _told(asked: FieldFilter) -> dict[str, Any]:
    typed = installed_pack().tables[asked.table].fields[asked.name].type == "text"
    told = {
        "field": f"{asked.table}.{asked.name}", "values": [] if typed else list(asked.values),
        "low": hide_personal_numbers(asked.low), "high": hide_personal_numbers(asked.high), "blank": asked.blank,
        "by": "text" if asked.text or (typed and asked.values) else "",
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}
