"""A department's file is handed over; a request is answered with some of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from niukou.office.audit.sealed_files import LARGEST
from niukou.office.registry.services import NewPaper
from niukou.web.findings.forms import is_document

_PAPER = "paper-"
_MIB = 1024 * 1024
READ = ".csv,.tsv,.xlsx,.xls,.parquet"


class HandOver(forms.Form):
    """The file, and who gave it."""

    department = forms.CharField(
        label=gettext_lazy("哪个部门给的"),
        max_length=64,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    file = forms.FileField(
        label=gettext_lazy("文件"), help_text=gettext_lazy("CSV、TSV、XLSX、XLS 或 Parquet，最大 32 MB"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": READ}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse what is too large before any of it is read."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(gettext("文件超过 %d MB，请分开再交") % (LARGEST // _MIB))
        return given


class Answered(forms.Form):
    """The extracts to compare with, and the papers that the step asks for."""

    def __init__(
        self, *args: Any, extracts: Iterable[Any], newest: set[int], papers: Sequence[str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        there = [(str(one.pk), f"{one.title}（{one.department}）") for one in extracts]
        self.fields["extract"] = forms.MultipleChoiceField(
            label=gettext_lazy("用哪几份"), choices=there, widget=forms.CheckboxSelectMultiple,
            initial=[str(pk) for pk in newest], error_messages={"required": gettext_lazy("至少选一份")},
        )  # fmt: skip
        for kind in papers:
            self.fields[f"{_PAPER}{kind}"] = forms.FileField(
                label=gettext("材料：%(kind)s") % {"kind": kind},
                widget=forms.FileInput(attrs={"class": "form-control", "accept": ".pdf,.jpg,.jpeg,.png"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a paper that is no scan and no photograph."""
        cleaned = super().clean() or self.cleaned_data
        for name in [name for name in cleaned if name.startswith(_PAPER)]:
            try:
                is_document(cleaned[name])
            except forms.ValidationError as error:
                self.add_error(name, error)
        return cleaned

    def chosen(self) -> list[int]:
        """Ids of the extracts."""
        return [int(one) for one in self.cleaned_data["extract"]]

    def papers(self) -> list[NewPaper]:
        """What was handed in."""
        given = [
            (name.removeprefix(_PAPER), self.cleaned_data[name])
            for name in self.fields
            if name.startswith(_PAPER)
        ]
        return [NewPaper(kind, kind, file.read(), file.content_type) for kind, file in given]
