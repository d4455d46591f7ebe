"""Year files as far as the one who asks may read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.content import Content, opened, year_rows
from niukou.office.registry.subjects import subjects_of
from niukou.rulebook.model import Field
from niukou.terms.mask import mask_account, mask_identity, mask_phone

_MASKS = {"identity": mask_identity, "phone": mask_phone, "account": mask_account}
HIDDEN = "***"


def year_values(actor: Actor, table: str, codes: Sequence[str], year: int) -> dict[str, dict[str, str]]:
    """By code, what the year files (the newest revision) say: fields of a privacy class he reads, sealed ones masked.

    Who is outside his area, or has no file of that year, is not there.
    """
    seen = {
        code: s for (_, code), s in subjects_of([(table, c) for c in codes]).items() if actor.covers(s.area)
    }
    files = year_rows(table, [subject.id for subject in seen.values()], year, before=False)
    fields = installed_pack(clock.today()).tables[table].fields
    return {
        code: shown(actor, opened(files[subject.id]), fields)
        for code, subject in seen.items()
        if subject.id in files
    }


def shown(
    actor: Actor, content: Content, fields: Mapping[str, Field], *, whole: bool = False
) -> dict[str, str]:
    """The values he may see; numbers, telephones and accounts masked unless `whole`."""
    found: dict[str, str] = {}
    for name, value in content.all.items():
        field = fields.get(name)
        if field is None:
            continue
        if field.type in _MASKS:
            found[name] = value if whole and actor.may_read(field.privacy) else _MASKS[field.type](value)
        elif actor.may_read(field.privacy):
            found[name] = value
    return found
