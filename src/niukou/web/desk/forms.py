"""What is written to ask something of offices below, and to answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

_CONTROL = {"class": "form-control"}
_LONGEST = 2000  # characters


def _text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=_LONGEST, widget=forms.Textarea(attrs={**_CONTROL, "rows": 4}),
        help_text=gettext_lazy("不要写证件号、电话、账号"),
    )  # fmt: skip


class Instruct(forms.Form):
    """What is asked, by which day, of which of the places below."""

    text = _text(gettext_lazy("要办什么"))
    due = forms.DateField(
        label=gettext_lazy("哪天以前答复"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={**_CONTROL, "type": "date"}),
    )  # fmt: skip

    def __init__(self, data: Any, places: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["areas"] = forms.MultipleChoiceField(
            label=gettext_lazy("布置给哪些地方"), choices=list(places), widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext_lazy("请选布置给哪些地方")},
        )  # fmt: skip


class Reply(forms.Form):
    """What was done, and whether it is done with that."""

    text = _text(gettext_lazy("办得怎样"))
    done = forms.BooleanField(label=gettext_lazy("办完了"), required=False)
