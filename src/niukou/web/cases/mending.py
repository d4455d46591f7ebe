"""What keeps a gate shut, each reason with the field to put right in the words of the dictionary, and where that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from niukou.office.audit.installed import installed_pack
from niukou.office.cases.gate import Reason
from niukou.rulebook.model import Pack, Procedure
from niukou.rulebook.say.words import SECURES
from niukou.web.frame.pack_words import heading, titled
from niukou.web.frame.saying import in_one_language


@dataclass(frozen=True)
class Mend:
    """A field or question to put right. address: of the page where that is done, '' where it is done on the case."""

    title: str
    address: str


@dataclass(frozen=True)
class Obstacle:
    """One reason with all that it asks to be mended."""

    what: str
    rule: str
    mends: Sequence[Mend]


def obstacles(procedure: Procedure, reasons: Sequence[Reason], household: str) -> list[Obstacle]:
    """Reasons as a page shows them. household: the code of the family they are about."""
    pack = installed_pack()
    return [
        Obstacle(
            in_one_language(one.what),
            one.rule,
            _once(_mend(pack, procedure, part, household) for part in one.mend.split("、")),
        )
        for one in reasons
    ]


def lines_of(refusal: object) -> list[str]:
    """What a service refused, one line for each thing that is wrong."""
    parts = [part for line in str(refusal).split("\n") for part in line.split("；")]
    return [text for part in parts if (text := in_one_language(part).strip())]


def _once(mends: Iterable[Mend]) -> list[Mend]:
    """Each title once, with its address where one of them has one: a rule asks for fields that its evidence tells too."""
    found: dict[str, Mend] = {}
    for one in mends:
        if one.title not in found or not found[one.title].address:
            found[one.title] = one
    return list(found.values())


def _mend(pack: Pack, procedure: Procedure, dotted: str, household: str) -> Mend:
    table, _, name = dotted.partition(".")
    fields = pack.tables[table].fields if table in pack.tables else {}
    if name in fields:
        return Mend(
            heading(fields[name].label), f"{reverse('households:one', args=[household])}#field-{name}"
        )
    named = next((one for one in pack.tables["household"].fields.values() if one.label == dotted), None)
    if named is not None and household:
        return Mend(heading(dotted), f"{reverse('households:one', args=[household])}#field-{named.name}")
    for step in procedure.steps:
        if step.key == table and step.checklist:
            return Mend(gettext("“%(step)s”再核实一次") % {"step": titled(step)}, "")
    if dotted.split(" ")[0] in SECURES:
        return Mend(gettext("入户时核实"), "")
    return Mend(dotted if dotted != "case" else gettext("这件案子"), "")
