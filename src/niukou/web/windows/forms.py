"""What is typed to ask for a function, to answer, and to close it early."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from niukou.office.windows.services import Hours

_AT = "%Y-%m-%dT%H:%M"


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, required=False, input_formats=[_AT],
        widget=forms.DateTimeInput(format=_AT, attrs={"class": "form-control", "type": "datetime-local"}),
    )  # fmt: skip


def _words(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=4096,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )  # fmt: skip


class Ask(forms.Form):
    """A written request for an area."""

    area = forms.ChoiceField(
        label=gettext_lazy("为哪个地方"), widget=forms.Select(attrs={"class": "form-select"})
    )
    letter = _words(gettext_lazy("书面申请的内容"))

    def __init__(self, data: Any, areas: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class Answer(forms.Form):
    """Opened, in which hours, or refused."""

    opens = _moment(gettext_lazy("从几点起（不填就是马上，或时段一开始）"))
    closes = _moment(gettext_lazy("到几点止（不填就到时段结束）"))
    answer = _words(gettext_lazy("答复（不同意时要写为什么）"), required=False)

    def hours(self) -> Hours:
        """What was written; what was not is the service's to fill in."""
        return Hours(self.cleaned_data["opens"], self.cleaned_data["closes"])


class Close(forms.Form):
    """Why it is closed early."""

    reason = _words(gettext_lazy("为什么提前关闭"))
