"""Words of the pack in the language of the page: its English where the pack gives any, else its Chinese.

What stands in the book (a label of a code list, a kind of paper, a heading in evidence) stands there in Chinese and is
compared in Chinese; only what is shown is translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from niukou.office.audit.installed import installed_pack
from niukou.rulebook.model import ChecklistItem, Indicator, Pack, Procedure
from niukou.web.frame.saying import in_english

register = template.Library()
_AND = "、"
_UNITS = {
    "人": gettext_lazy("人"), "户": gettext_lazy("户"), "岁": gettext_lazy("岁"), "元": gettext_lazy("元"),
    "元/年": gettext_lazy("元/年"), "元/月": gettext_lazy("元/月"), "元/人·年": gettext_lazy("元/人·年"),
    "元/户·年": gettext_lazy("元/户·年"), "亩": gettext_lazy("亩"), "亩/人": gettext_lazy("亩/人"),
    "亩/户": gettext_lazy("亩/户"), "个": gettext_lazy("个"), "天": gettext_lazy("天"), "年": gettext_lazy("年"),
    "月": gettext_lazy("月"), "度": gettext_lazy("度"), "公里": gettext_lazy("公里"),
    "平方米": gettext_lazy("平方米"), "平方米/人": gettext_lazy("平方米/人"), "倍": gettext_lazy("倍"),
    "万元": gettext_lazy("万元"), "万人": gettext_lazy("万人"),
}  # fmt: skip


@dataclass(frozen=True)
class _English:
    """Chinese word → English: headings of fields, labels of code lists by list and of all, papers, registers."""

    headings: Mapping[str, str]
    of_list: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, str]
    papers: Mapping[str, str]
    sources: Mapping[str, str]


@register.filter
def titled(thing: Any) -> str:
    """The title of something of the pack."""
    return str((in_english() and getattr(thing, "title_en", None)) or thing.title)


def question(item: ChecklistItem) -> str:
    """What a check list asks."""
    return (in_english() and item.ask_en) or item.ask


@register.filter
def heading(label: str) -> str:
    """The heading of a field."""
    return _english().headings.get(label, label) if in_english() else label


@register.filter
def coded(label: str, codelist: str = "") -> str:
    """A label of a code list, or several in one text; of whichever list has it, where none is named."""
    if not in_english() or not label:
        return label
    known = _english().of_list.get(codelist, _english().labels)
    return known.get(label) or ", ".join(known.get(one, one) for one in label.split(_AND))


@register.filter
def paper_said(kind: str) -> str:
    """A kind of paper, as steps and answers name it."""
    return _english().papers.get(kind, kind) if in_english() else kind


@register.filter
def papers_said(kinds: Iterable[str]) -> str:
    """Kinds of paper, one after the other."""
    return (", " if in_english() else _AND).join(map(paper_said, kinds))


@register.filter
def register_said(source: str) -> str:
    """A register, as findings and extracts name it."""
    return _english().sources.get(source, source) if in_english() else source


@register.filter
def registers_said(sources: Iterable[str]) -> str:
    """Registers, one after the other."""
    return (", " if in_english() else _AND).join(map(register_said, sources))


@register.filter
def summed_up(procedure: Procedure) -> str:
    """What a procedure is, in a few words; '' where its pack does not say."""
    return (in_english() and procedure.summary_en) or procedure.summary or ""


def input_said(indicator: Indicator, key: str) -> str:
    """What goes into an indicator under a name."""
    return (in_english() and indicator.inputs_en.get(key)) or indicator.inputs.get(key, key)


@register.filter
def unit(said: str | None) -> Any:
    """The unit of a figure."""
    return _UNITS.get(said or "", said or "")


def choices(labels: Iterable[str], codelist: str = "") -> list[tuple[str, str]]:
    """Labels to choose from: what is sent, and what is shown."""
    return [(label, coded(label, codelist)) for label in labels]


def _english() -> _English:
    pack = installed_pack()
    return _of(pack.name, pack.fingerprint)


@lru_cache(maxsize=4)
def _of(name: str, fingerprint: str) -> _English:  # noqa: ARG001  by which the pack in force is known
    return _words_of(installed_pack())


def _words_of(pack: Pack) -> _English:
    fields = [field for table in pack.tables.values() for field in table.fields.values()]
    of_list = {
        key: {code.label: code.label_en for code in held.codes if code.label_en}
        for key, held in pack.codelists.items()
    }
    papers = [one.papers_en for one in pack.procedures.values()]
    papers += [one.papers_en for one in pack.desks.values()]
    return _English(
        headings={field.label: field.label_en for field in fields if field.label_en},
        of_list=of_list,
        labels={label: said for held in of_list.values() for label, said in held.items()},
        papers={kind: said for held in papers for kind, said in held.items()},
        sources={
            said: one.title_en
            for one in pack.sources.values()
            for said in (one.source, one.title)
            if one.title_en
        },
    )
