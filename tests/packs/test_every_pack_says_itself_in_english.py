"""An English page finds English in the packs that come with niukou: of steps, questions, fields, codes people choose from, papers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from niukou.rulebook.find import known_packs
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack

# what is chosen from on pages that have English choices; peoples are called by their names
CHOSEN_FROM = ("household", "person", "measure", "pairing", "natural_change")
NAMES = {"ethnic_group"}
_CHINESE = re.compile("[\u3400-\u9fff]")


def said(pack: Pack) -> Iterator[tuple[str, str]]:
    """(what is said in Chinese, its English) of everything that pages show."""
    for procedure in pack.procedures.values():
        yield procedure.title, procedure.title_en
        if procedure.summary:
            yield procedure.summary, procedure.summary_en
        for step in procedure.steps:
            yield step.title, step.title_en
            yield from ((kind, procedure.papers_en.get(kind, "")) for kind in step.papers)
            shares = filter(None, (step.quorum, step.majority))
            yield from ((pack.standards[key].title, pack.standards[key].title_en) for key in shares)
    for desk in pack.desks.values():
        for answer in desk.answers:
            yield answer.title, answer.title_en
            yield from ((kind, desk.papers_en.get(kind, "")) for kind in answer.papers)
    for checklist in pack.checklists.values():
        yield from ((item.ask, item.ask_en) for item in checklist.items)
    for calendar in pack.calendars.values():
        yield from ((phase.title, phase.title_en) for phase in calendar.phases)
    for table in pack.tables.values():
        yield from ((field.label, field.label_en) for field in table.fields.values())
    for source in pack.sources.values():
        yield source.title, source.title_en
    for indicator in pack.indicators.values():
        yield from ((told, indicator.inputs_en.get(key, "")) for key, told in indicator.inputs.items())


def chosen(pack: Pack) -> Iterator[tuple[str, str]]:
    """(label, its English) of the code lists that forms of people's data offer."""
    tables = [pack.tables[name] for name in CHOSEN_FROM if name in pack.tables]
    lists = {field.codes for table in tables for field in table.fields.values() if field.codes} - NAMES
    for key in sorted(lists):
        yield from ((code.label, code.label_en) for code in pack.codelists[key].codes)


@pytest.mark.parametrize("name", known_packs())
def test_what_pages_show_of_a_pack_has_its_english(name: str) -> None:
    pack = load_pack(name)
    silent = [told for told, english in (*said(pack), *chosen(pack)) if not english]
    assert silent == []


@pytest.mark.parametrize("name", known_packs())
def test_the_english_is_english(name: str) -> None:
    pack = load_pack(name)
    assert [english for _, english in (*said(pack), *chosen(pack)) if _CHINESE.search(english)] == []


def test_a_word_has_one_english_in_all_packs() -> None:
    """A heading or a paper is found by its Chinese, so two for one would be a toss-up."""
    headings: dict[str, set[str]] = {}
    papers: dict[str, set[str]] = {}
    for pack in map(load_pack, known_packs()):
        for table in pack.tables.values():
            for field in table.fields.values():
                headings.setdefault(field.label, set()).add(field.label_en)
        for thing in (*pack.procedures.values(), *pack.desks.values()):
            for kind, english in thing.papers_en.items():
                papers.setdefault(kind, set()).add(english)
    assert {one: many for one, many in {**headings, **papers}.items() if len(many) > 1} == {}
