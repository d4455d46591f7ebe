"""What a case has to be told when it is opened, as a form made from its procedure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext

from niukou.office.audit import clock
from niukou.office.cases.may_open import ToOpen
from niukou.office.registry.allowed_moves import MERGED, REVERSAL, SPLIT
from niukou.web.frame import fields
from niukou.web.frame.pack_words import choices, heading
from niukou.web.frame.words import cause, day

NEWCOMER = "new"
ROOM = 3  # facts, or values to correct, for which one form has room


class OpenForm(forms.Form):
    """Who, when, why, and what the procedure needs to know beforehand."""

    def __init__(self, asked: ToOpen, data: Any = None) -> None:
        super().__init__(data)
        self.asked = asked
        self.fields["known"] = forms.IntegerField(initial=asked.known, widget=forms.HiddenInput)
        if asked.procedure.subject == "person":
            self._person()
        if asked.asks_day:
            self.fields["day"] = fields.day(gettext("哪天发生的"))
        if asked.reasons:
            self.fields["fact_reason"] = fields.one_of(
                gettext("原因"), [("", gettext("请选")), *choices(asked.reasons)]
            )
        if asked.villages:
            villages = [("", gettext("请选")), *((one.code, one.name) for one in asked.villages)]
            self.fields["to_area"] = fields.one_of(gettext("迁往哪里"), villages)
        if asked.regroup:
            self._regroup()
        if asked.procedure.changes == REVERSAL:
            self.fields["decision"] = fields.one_of(gettext("撤销哪份决定"), self._decisions())
        if asked.corrected:
            self._correction()
        if asked.evidence:
            self._evidence()
        self.fields["reason"] = fields.text(gettext("为什么办这件"), rows=2)

    def rows(self) -> list[list[BoundField]]:
        """The fields, those that belong together beside each other."""
        found: dict[str, list[BoundField]] = {}
        for one in self.visible_fields():
            number = one.name.rpartition("_")[2]
            found.setdefault(number if number.isdecimal() else one.name, []).append(one)
        return list(found.values())

    def facts(self) -> dict[str, Any]:
        """What the case is told, as the service takes it."""
        said, found = self.cleaned_data, {}
        if said.get("day"):
            found["day"] = said["day"].isoformat()
        for name, fact in (("fact_reason", "reason"), ("relation", "relation"), ("to_area", "to_area")):
            if said.get(name):
                found[fact] = said[name]
        if self.asked.evidence:
            found["evidence"] = list(self._found())
        if self.asked.regroup:
            found["regroup"] = {"kind": said["kind"], "into": said["into"].strip(), "people": said["people"]}
        if said.get("decision"):
            found["reverse"] = {"decision": said["decision"]}
        if self.asked.corrected:
            found["correction"] = {"year": int(said["year"]), "changes": list(self._changes())}
        return found

    def newcomer(self) -> dict[str, str] | None:
        """Fields of somebody who is not in the book yet; None where the case is about somebody who is."""
        if self.cleaned_data.get("person") != NEWCOMER:
            return None
        names = ("name", "relation", "id_number", "birth_date")
        values = {name: self.cleaned_data.get(name) or "" for name in names}
        return {name: str(value) for name, value in values.items() if value}

    def parting(self) -> list[str] | None:
        """Codes of those who part into a household that is not there yet; None where it is another case."""
        said = self.cleaned_data
        new = self.asked.regroup and said["kind"] == SPLIT and not said["into"].strip()
        return list(said["people"]) if new else None

    def clean(self) -> dict[str, Any]:
        """A newcomer has a name; people merge into a household that is there."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("person") == NEWCOMER and not said.get("name"):
            self.add_error("name", gettext("写上姓名"))
        if said.get("kind") == MERGED and not said.get("into", "").strip():
            self.add_error("into", gettext("写明并到哪一户"))
        return said

    def _person(self) -> None:
        people = [(one.code, f"{one.name or one.code} {one.code}") for one in self.asked.people]
        if self.asked.arrival:
            people.append((NEWCOMER, gettext("账上还没有的人")))
        self.fields["person"] = fields.one_of(gettext("哪个人"), people)
        if self.asked.arrival:
            self.fields["relation"] = fields.one_of(
                gettext("与户主关系"), [("", gettext("请选")), *choices(self.asked.relations)]
            )
            only = gettext("账上还没有的人才写")
            self.fields["name"] = fields.line(gettext("姓名"), said=only)
            self.fields["id_number"] = fields.line(gettext("证件号码"), said=only)
            self.fields["birth_date"] = fields.day(gettext("出生日期"), required=False, said=only)

    def _regroup(self) -> None:
        kinds = [("split", gettext("分户：有人分到另一户")), ("merged", gettext("合户：有人并到另一户"))]
        self.fields["kind"] = fields.one_of(gettext("分户还是合户"), kinds)
        alone = gettext("分出来另立一户的，不写")
        self.fields["into"] = fields.line(gettext("到哪一户（户编号）"), said=alone)
        people = [(one.code, one.name or one.code) for one in self.asked.people]
        self.fields["people"] = fields.some_of(gettext("哪些人去"), people)

    def _decisions(self) -> list[tuple[str, str]]:
        told = [(one, f"{cause(by)} {day(on)} {one}") for one, by, on in self.asked.taken_back]
        return [("", gettext("请选")), *told]

    def _correction(self) -> None:
        home, last = self.asked.household, clock.today().year
        years = [(str(year), str(year)) for year in range(last, last - 6, -1)]
        self.fields["year"] = fields.one_of(gettext("更正哪一年"), years)
        whose = [("", "—"), (home.code if home else "", gettext("本户"))]
        whose += [(one.code, one.name or one.code) for one in self.asked.people]
        what = [("", "—"), *((f"{one.table}.{one.name}", heading(one.label)) for one in self.asked.corrected)]
        for at in range(ROOM):
            number = {"number": at + 1}
            self.fields[f"whose_{at}"] = fields.one_of(
                gettext("第%(number)s处：谁的") % number, whose, required=False
            )
            self.fields[f"what_{at}"] = fields.one_of(
                gettext("第%(number)s处：哪一项") % number, what, required=False
            )
            self.fields[f"value_{at}"] = fields.line(gettext("第%(number)s处：应该是") % number)

    def _evidence(self) -> None:
        for at in range(ROOM):
            number = {"number": at + 1}
            self.fields[f"what_{at}"] = fields.line(gettext("查到的第%(number)s件：是什么") % number)
            self.fields[f"when_{at}"] = fields.day(gettext("第%(number)s件：哪天的") % number, required=False)
            self.fields[f"source_{at}"] = fields.line(gettext("第%(number)s件：从哪里来") % number)

    def _found(self) -> Iterator[dict[str, str]]:
        said = self.cleaned_data
        for at in range(ROOM):
            what, source, on = said[f"what_{at}"], said[f"source_{at}"], said[f"when_{at}"]
            if what or source:
                yield {"what": what, "day": on.isoformat() if isinstance(on, date) else "", "source": source}

    def _changes(self) -> Iterator[dict[str, Any]]:
        said = self.cleaned_data
        for at in range(ROOM):
            table, _, name = said[f"what_{at}"].partition(".")
            if name:
                yield {"table": table, "code": said[f"whose_{at}"], "values": {name: said[f"value_{at}"]}}
