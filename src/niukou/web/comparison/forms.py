"""A department's file is handed over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from niukou.office.audit.sealed_files import LARGEST

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
