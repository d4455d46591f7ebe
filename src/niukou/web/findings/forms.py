"""What is written about findings: whom to ask, what was seen, the answer, its check, a paper, a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy

from niukou.office.audit import clock
from niukou.office.findings.selectors import Answerer
from niukou.rulebook.model import Checklist, ChecklistItem, Desk, DeskAnswer, Pack
from niukou.web.frame.files import kind_of_scan
from niukou.web.frame.pack_words import choices, paper_said, question, titled
from niukou.web.frame.words import paper_kind, role

_CONTROL = {"class": "form-control"}
Choices = list[tuple[str, Any]]


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={**_CONTROL, "type": "date", "max": "9999-12-31"}, format="%Y-%m-%d"),
        **more,
    )


def words_field(label: Any, **more: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={**_CONTROL, "rows": 3}), **more
    )


def select_field(label: Any, choices: Choices, **more: Any) -> forms.ChoiceField:
    """One of a list."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.Select(attrs={"class": "form-select"}), **more
    )


def papers_field(papers: Iterable[Any]) -> forms.MultipleChoiceField:
    """Papers that are in the book already."""
    return forms.MultipleChoiceField(
        label=gettext_lazy("凭哪些材料"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(str(one.pk), f"{paper_kind(one.kind)} {one.title}") for one in papers],
    )  # fmt: skip


class Assign(forms.Form):
    """Whom to ask, and until when."""

    def __init__(self, *args: Any, people: Sequence[Answerer], usual: str, **more: Any) -> None:
        super().__init__(*args, **more)
        known: Choices = [("", gettext("按村派：%(role)s") % {"role": usual})]
        known += [(one.username, _with(one.full_name, f"{one.area} {role(one.role)}")) for one in people]
        self.fields["to"] = select_field(gettext_lazy("派给谁"), known, required=False)
        self.fields["due"] = day_field(
            gettext_lazy("哪天以前答"), required=False,
            help_text=gettext_lazy("不写就照规则包的天数；以前派过的，期限不变"),
        )  # fmt: skip
        self.fields["reason"] = words_field(gettext_lazy("说明"), required=False)


class Visit(forms.Form):
    """What was seen: the day, and the answer to every question of the list."""

    def __init__(
        self, *args: Any, checklist: Checklist, pack: Pack, papers: Iterable[Any], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.questions = [item.key for item in checklist.items]
        self.fields["on_day"] = day_field(gettext_lazy("哪天入户"), initial=clock.today())
        for item in checklist.items:
            self.fields[f"ask-{item.key}"] = _question(item, pack)
        self.fields["note"] = words_field(gettext_lazy("还看到什么"), required=False)
        self.fields["papers"] = papers_field(papers)

    def answers(self) -> dict[str, Any]:
        """By the question's key, as the office reads them."""
        said = {key: self.cleaned_data[f"ask-{key}"] for key in self.questions}
        return {key: {"yes": True, "no": False}.get(value, value) for key, value in said.items()}


class Answer(forms.Form):
    """What came of it, why, on which papers, until when it holds."""

    def __init__(self, *args: Any, answers: Sequence[DeskAnswer], papers: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["answer"] = forms.ChoiceField(
            label=gettext_lazy("答什么"), widget=forms.RadioSelect,
            choices=[(one.key, _said_of(one)) for one in answers],
        )  # fmt: skip
        self.fields["reason"] = words_field(
            gettext_lazy("理由"), help_text=gettext_lazy("看到了什么、问了谁、凭什么这样答")
        )
        self.fields["until"] = day_field(
            gettext_lazy("到哪天为止"), required=False, help_text=gettext_lazy("只有限期的答复才写")
        )
        self.fields["papers"] = papers_field(papers)


class Check(forms.Form):
    """Confirmed, or sent back with the reason."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("核的结果"), widget=forms.RadioSelect,
        choices=[("confirm", gettext_lazy("核定：答得对")), ("back", gettext_lazy("退回：重新答"))],
    )  # fmt: skip
    reason = words_field(gettext_lazy("理由"), required=False, help_text=gettext_lazy("退回要写理由"))


class HandIn(forms.Form):
    """A paper, as a file."""

    def __init__(self, *args: Any, desk: Desk, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = dict.fromkeys(kind for one in desk.answers for kind in one.papers)
        self.fields["kind"] = select_field(
            gettext_lazy("是什么材料"), [(kind, paper_said(kind)) for kind in kinds]
        )
        self.fields["title"] = forms.CharField(
            label=gettext_lazy("题目"), max_length=128, widget=forms.TextInput(attrs=_CONTROL)
        )
        self.fields["file"] = forms.FileField(
            label=gettext_lazy("文件"), help_text=gettext_lazy("PDF 或照片（JPG、PNG）"),
            widget=forms.FileInput(attrs={**_CONTROL, "accept": ".pdf,.jpg,.jpeg,.png"}),
        )  # fmt: skip

    def clean_file(self) -> UploadedFile[bytes]:
        """Only what its beginning says is a document or a photograph."""
        return is_document(self.cleaned_data["file"])


def is_document(file: UploadedFile[bytes]) -> UploadedFile[bytes]:
    """A file that a browser and a printer can show, with its media type. Raises ValidationError for any other."""
    kind = kind_of_scan(file)
    if not kind:
        raise forms.ValidationError(gettext("只收 PDF 和 JPG、PNG 照片"))
    file.content_type = kind
    return file


def _question(item: ChecklistItem, pack: Pack) -> forms.Field:
    kind, _, codes = item.answer.partition(" ")
    blank: Choices = [("", "")]
    if kind == "yes_no":
        return select_field(question(item), [*blank, ("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))])
    if kind == "number":
        widget = forms.TextInput(attrs={**_CONTROL, "inputmode": "decimal"})
        return forms.DecimalField(label=question(item), max_digits=14, widget=widget)
    if kind == "code":
        labels = pack.codelists[codes].labels
        return select_field(question(item), [*blank, *choices(labels, codes)])
    return forms.CharField(label=question(item), max_length=500, widget=forms.TextInput(attrs=_CONTROL))


def _said_of(one: DeskAnswer) -> str:
    """An answer's title with what it takes."""
    takes = [gettext("先入户")] if one.visited else []
    takes += [gettext("附“%(paper)s”") % {"paper": paper_said(paper)} for paper in one.papers]
    takes += [gettext("写到哪天为止")] if one.lasts == "until" else []
    title = titled(one)
    return _with(title, gettext("，").join(takes)) if takes else title


def _with(said: str, beside: str) -> str:
    return f"{said}{gettext('（')}{beside}{gettext('）')}"
