"""The form of the step that is due, made from the pack: what is said once, and what is said of each case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext, gettext_lazy

from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.due import ANSWER, DECIDE, ENTER, MEET, POST, REPORT, REQUEST, WAIT, Due
from niukou.rulebook.model import ChecklistItem
from niukou.web.cases.outcomes import RETURNED, choices_of
from niukou.web.frame import fields
from niukou.web.frame.pack_words import choices, question, titled
from niukou.web.frame.words import account, moment, paper_kind

PHOTOGRAPH = "photograph"
EVIDENCE = 3  # facts that one form has room for
_DAYS = {
    MEET: gettext_lazy("哪天开的会"), POST: gettext_lazy("哪天张贴的"), DECIDE: gettext_lazy("哪天定的"),
    ENTER: gettext_lazy("哪天录入"), REQUEST: gettext_lazy("哪天提出"), WAIT: gettext_lazy("哪天提出"),
    ANSWER: gettext_lazy("哪天答复"), REPORT: gettext_lazy("哪天办的"),
}  # fmt: skip

_GROUPS = {
    "for": "votes", "against": "votes", "abstained": "votes", "on_day": "when", "chair": "when", "place": "when",
    "came": "roll", "away": "roll", "outcome": "verdict", "back_to": "verdict", "to": "verdict",
}  # fmt: skip


class StepForm(forms.Form):
    """A step in one case or in many. What each case says for itself is named by the case's id."""

    def __init__(self, due: Due, data: Any = None, files: Any = None) -> None:
        self.due = due
        super().__init__(data, files)
        for case in due.cases:
            self.fields[f"version-{case.pk}"] = forms.IntegerField(
                initial=case.version, widget=forms.HiddenInput
            )
        if due.act in _DAYS:
            self.fields["on_day"] = fields.day(_DAYS[due.act], initial=clock.today())
        if due.act == MEET:
            self._meeting()
        if due.act == POST:
            self.fields["place"] = fields.line(
                gettext("贴在哪里"), said=gettext("如：村务公开栏"), required=True
            )
            self._paper("photo", PHOTOGRAPH, gettext("张贴的照片"))
        if due.act in (REPORT, MEET, DECIDE, ENTER, POST):
            for at, kind in enumerate(due.step.papers):
                self._paper(f"paper_{at}", kind, gettext("材料：%(kind)s") % {"kind": paper_kind(kind)})
        self.common = [name for name in self.fields if not name.startswith("version-")]
        for case in due.cases:
            for name, one in self._of_each():
                self.fields[f"{name}-{case.pk}"] = one

    def shared(self) -> list[list[BoundField]]:
        """The fields that are said once, those that belong together beside each other."""
        return _beside_each_other([self[name] for name in self.common])

    def by_case(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """Each case with its own fields."""
        for case in self.due.cases:
            own = [self[name] for name in self.fields if name.endswith(f"-{case.pk}")]
            yield case, [one for one in own if not one.is_hidden]

    def alone(self) -> list[list[BoundField]]:
        """The fields of the one case, those that belong together beside each other."""
        return _beside_each_other([one for _, own in self.by_case() for one in own])

    def headings(self) -> list[Any]:
        """What stands over the columns where many cases are beside each other."""
        return [one.label for _, one in self._of_each()]

    def said(self, name: str, case: Any) -> Any:
        """What was said of one case; '' where its form does not ask."""
        return self.cleaned_data.get(f"{name}-{case.pk}", "")

    def paper_slots(self) -> list[tuple[str, str]]:
        """Name of the field and kind of every paper that is asked for."""
        slots = [(f"paper_{at}", kind) for at, kind in enumerate(self.due.step.papers)]
        slots = [one for one in slots if one[0] in self.fields]
        return [*slots, *([("photo", PHOTOGRAPH)] if "photo" in self.fields else ())]

    def evidence(self, case: Any) -> list[dict[str, str]]:
        """What was found out about a removal: what, which day, whence; lines that say nothing are none."""
        found = []
        for at in range(EVIDENCE):
            what, source = self.said(f"what_{at}", case), self.said(f"source_{at}", case)
            on = self.said(f"when_{at}", case)
            if what or source:
                found.append({"what": what, "day": on.isoformat() if on else "", "source": source})
        return found

    def _meeting(self) -> None:
        self.fields["chair"] = fields.line(gettext("主持人"))
        self.fields["place"] = fields.line(gettext("在哪里开"))
        names = gettext("一行一个名字，也可以用顿号隔开")
        self.fields["came"] = fields.text(gettext("到会的人"), said=names, rows=6)
        self.fields["away"] = fields.text(gettext("应到没有到的人"), said=names, rows=2)
        for asked in self.due.attends:
            assert asked.role is not None
            label = gettext("到会的%(role)s（不投票）") % {"role": titled(asked.role)}
            self.fields[f"attends_{asked.role.key}"] = fields.text(label, said=names, rows=2)
        self.fields["minutes"] = fields.text(gettext("会议记录"), rows=4)
        if self.due.laid_before:
            self.fields["results_shown"] = fields.ticked(gettext("比对结果已经在会上说明"))

    def _paper(self, name: str, kind: str, label: str) -> None:
        known = [(one.file, f"{one.title}，{moment(one.added_at)}") for one in self.due.papers.get(kind, ())]
        self.fields[name] = fields.file(label, gettext("扫描件或照片：JPG、PNG、PDF"))
        if known:
            offered = [("", gettext("交一份新的")), *known]
            self.fields[f"{name}_kept"] = fields.one_of(
                gettext("或用已经交来的：%(kind)s") % {"kind": paper_kind(kind)},
                offered,
                required=False,
            )

    def _of_each(self) -> list[tuple[str, forms.Field]]:
        """The fields of one case."""
        due = self.due
        if due.act == ANSWER:
            upheld = [
                (fields.NO, gettext("不成立，公示接着满天数")),
                (fields.YES, gettext("成立，回去重新办")),
            ]
            return [
                ("answer", fields.text(gettext("答复"))),
                ("upheld", fields.one_of(gettext("异议成立吗"), upheld)),
            ]
        if due.act not in (REPORT, MEET, DECIDE):
            return []
        return [
            *self._questions(),
            *(self._votes() if due.act == MEET else [("outcome", self._outcome())]),
            *([("back_to", self._back())] if due.back_to else ()),
            *([("to", self._account())] if due.settles else ()),
            ("reason", fields.text(gettext("理由"), said=gettext("没有通过、退回的一定要写"), rows=2)),
            *(self._facts() if due.evidence and len(due.cases) == 1 else ()),
        ]  # fmt: skip

    def _questions(self) -> list[tuple[str, forms.Field]]:
        if self.due.checklist is None:
            return []
        return [(f"answer_{item.key}", _question(item)) for item in self.due.checklist.items]

    def _outcome(self) -> forms.Field:
        known = choices_of(self.due.procedure, self.due.step)
        if self.due.back_to:
            known.append((RETURNED, gettext("退回")))
        return fields.one_of(gettext("结果"), known)

    def _back(self) -> forms.Field:
        steps = [("", gettext("不退回")), *((one.key, titled(one)) for one in self.due.back_to)]
        return fields.one_of(gettext("退回到哪一步"), steps, required=False)

    def _account(self) -> forms.Field:
        accounts = [("", gettext("没有通过的不选")), *((one, account(one)) for one in self.due.settles)]
        return fields.one_of(gettext("转到哪本账"), accounts, required=False)

    def _votes(self) -> list[tuple[str, forms.Field]]:
        found: list[tuple[str, forms.Field]] = [
            ("for", fields.number(gettext("同意"), whole=True)),
            ("against", fields.number(gettext("反对"), whole=True, initial=0)),
            ("abstained", fields.number(gettext("弃权"), whole=True, initial=0)),
        ]
        known = choices_of(self.due.procedure, self.due.step)
        if self.due.majority is None:
            return [*found, ("outcome", fields.one_of(gettext("结果"), known))]
        more = [one for one in known if one[0] not in ("passed", "refused")]
        if more:
            by_votes = ("", gettext("按票数"))
            found.append(("outcome", fields.one_of(gettext("结果"), [by_votes, *more], required=False)))
        return found

    def _facts(self) -> list[tuple[str, forms.Field]]:
        found: list[tuple[str, forms.Field]] = []
        for at in range(EVIDENCE):
            number = {"number": at + 1}
            found += [
                (f"what_{at}", fields.line(gettext("查到的第%(number)s件：是什么") % number)),
                (f"when_{at}", fields.day(gettext("第%(number)s件：哪天的") % number, required=False)),
                (f"source_{at}", fields.line(gettext("第%(number)s件：从哪里来") % number)),
            ]
        return found


def _beside_each_other(shown: Sequence[BoundField]) -> list[list[BoundField]]:
    """Fields of one group in one row: a paper and those that are there already, votes, what and when and whence."""
    rows: list[tuple[str, list[BoundField]]] = []
    for one in shown:
        group = _group_of(one.name)
        if group and rows and rows[-1][0] == group:
            rows[-1][1].append(one)
        else:
            rows.append((group, [one]))
    return [fields_of for _, fields_of in rows]


def _group_of(name: str) -> str:
    plain, _, pk = name.rpartition("-")
    plain = (plain or pk).removesuffix("_kept")
    if plain.startswith(("paper_", "photo")):
        return plain
    if plain.startswith(("what_", "when_", "source_")):
        return "fact_" + plain.rpartition("_")[2]
    return _GROUPS.get(plain, "")


def _question(item: ChecklistItem) -> forms.Field:
    """The field for a question of a checklist."""
    kind, _, codes = item.answer.partition(" ")
    if kind == "yes_no":
        return fields.yes_no(question(item))
    if kind == "number":
        return fields.number(question(item))
    if kind == "code":
        labels: Sequence[str] = installed_pack().codelists[codes].labels
        return fields.one_of(question(item), [("", gettext("请选")), *choices(labels, codes)])
    return fields.text(question(item), required=True, rows=2)


def answers_said(form: StepForm, case: Any) -> Mapping[str, Any]:
    """The answers to the checklist as the service takes them."""
    if form.due.checklist is None:
        return {}
    found: dict[str, Any] = {}
    for item in form.due.checklist.items:
        answer = form.said(f"answer_{item.key}", case)
        found[item.key] = answer == fields.YES if item.answer == "yes_no" else answer
    return found
