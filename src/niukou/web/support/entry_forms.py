"""What is entered about units, their people, work teams and money: by the dictionary's fields, read by the office."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from niukou.office.audit import clock
from niukou.rulebook.model import Pack
from niukou.web.findings.forms import day_field, is_document, select_field
from niukou.web.support.forms import of_dictionary

_CONTROL = {"class": "form-control"}
Places = Sequence[tuple[str, str]]


class OfTable(forms.Form):
    """Fields of a table of the dictionary. needed: those that may not be blank."""

    def __init__(
        self, *args: Any, pack: Pack, table: str, names: Iterable[str], needed: Collection[str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.names = list(names)
        for name in self.names:
            field = pack.tables[table].fields[name]
            self.fields[name] = of_dictionary(pack, field, needed=name in needed)

    def written(self) -> dict[str, str]:
        """By the dictionary's names, as they were written; '' for what was left blank."""
        return {name: str(self.cleaned_data[name] or "") for name in self.names}

    def values(self) -> dict[str, str]:
        """What was not left blank."""
        return {name: value for name, value in self.written().items() if value}


class Unit(OfTable):
    """A unit on the list of the actor's area."""

    def __init__(self, *args: Any, pack: Pack, **more: Any) -> None:
        names = pack.tables["helping_unit"].fields
        super().__init__(*args, pack=pack, table="helping_unit", names=names, needed=("name",), **more)


class Receive(OfTable):
    """Money that came by a document."""

    def __init__(self, *args: Any, pack: Pack, **more: Any) -> None:
        names = pack.tables["fund"].fields
        needed = ("document", "source", "level", "year", "amount")
        super().__init__(*args, pack=pack, table="fund", names=names, needed=needed, **more)
        self.fields["on"] = day_field(gettext_lazy("哪天收到"), initial=clock.today())


class NewProject(OfTable):
    """What money is for, and where."""

    def __init__(self, *args: Any, pack: Pack, places: Places, **more: Any) -> None:
        names = pack.tables["project"].fields
        needed = ("code", "name", "kind", "year")
        super().__init__(*args, pack=pack, table="project", names=names, needed=needed, **more)
        self.fields["area"] = select_field(gettext_lazy("在哪里做"), [("", ""), *places])


class Allot(forms.Form):
    """So much of a fund to a project."""

    def __init__(self, *args: Any, funds: Places, projects: Places, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["fund"] = select_field(gettext_lazy("哪笔资金"), [("", ""), *funds])
        self.fields["project"] = select_field(gettext_lazy("给哪个项目"), [("", ""), *projects])
        self.fields["amount"] = _yuan()
        self.fields["on"] = day_field(gettext_lazy("哪天"), initial=clock.today())


class Spend(forms.Form):
    """So much on a day for something, in a village or on a household, with its voucher."""

    def __init__(self, *args: Any, villages: Places, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"] = _yuan()
        self.fields["on"] = day_field(gettext_lazy("哪天支出"), initial=clock.today())
        self.fields["purpose"] = forms.CharField(
            label=gettext_lazy("用途"), max_length=256, widget=forms.TextInput(attrs=_CONTROL)
        )
        self.fields["household"] = forms.CharField(
            label=gettext_lazy("户编号"), required=False, max_length=40, widget=forms.TextInput(attrs=_CONTROL),
            help_text=gettext_lazy("到户的写户编号，到村的选村"),
        )  # fmt: skip
        self.fields["village"] = select_field(gettext_lazy("村"), [("", ""), *villages], required=False)
        self.fields["file"] = forms.FileField(
            label=gettext_lazy("凭证"), help_text=gettext_lazy("PDF 或照片（JPG、PNG）"),
            widget=forms.FileInput(attrs={**_CONTROL, "accept": ".pdf,.jpg,.jpeg,.png"}),
        )  # fmt: skip

    def clean_file(self) -> Any:
        """Only what its beginning says is a document or a photograph."""
        return is_document(self.cleaned_data["file"])


class Post(forms.Form):
    """Somebody of the unit to a village, in a post of the team."""

    def __init__(self, *args: Any, people: Places, villages: Places, pack: Pack, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["helper"] = select_field(gettext_lazy("哪一位"), [("", ""), *people])
        self.fields["village"] = select_field(gettext_lazy("驻哪个村"), [("", ""), *villages])
        field = pack.tables["team_member"].fields["team_post"]
        self.fields["team_post"] = of_dictionary(pack, field, needed=True)
        self.fields["starts_on"] = day_field(gettext_lazy("从哪天起"), initial=clock.today())


class End(forms.Form):
    """The last day, and why."""

    ends_on = day_field(gettext_lazy("最后一天"))
    reason = forms.CharField(
        label=gettext_lazy("为什么结束"), max_length=128, widget=forms.TextInput(attrs=_CONTROL)
    )


class Reverse(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("为什么冲销"), max_length=200, widget=forms.TextInput(attrs=_CONTROL)
    )


class Correct(forms.Form):
    """The right amount of an entry, and why it was wrong."""

    reason = forms.CharField(
        label=gettext_lazy("为什么改"), max_length=200, widget=forms.TextInput(attrs=_CONTROL)
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"] = _yuan()


def _yuan() -> forms.CharField:
    widget = forms.TextInput(attrs={**_CONTROL, "inputmode": "decimal"})
    return forms.CharField(label=gettext_lazy("金额（元）"), max_length=20, widget=widget)
