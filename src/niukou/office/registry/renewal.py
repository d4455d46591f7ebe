"""What the files tell of somebody who is in the book: nothing is written where they say what the book says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from niukou.office.audit import keys
from niukou.office.registry.content import DIGEST, Content, opened, year_rows
from niukou.office.registry.edits import Edit, YearChange, content_now, write
from niukou.office.registry.fields import OF_THE_LEDGER, YearDictionary
from niukou.office.registry.models import Staging
from niukou.office.registry.subjects import subjects_of
from niukou.office.registry.told import Told


@dataclass(frozen=True)
class Renewal:
    """What a file tells of somebody known: his id, and the account he stands in."""

    told: Told
    id: int
    account: str


def renew(known: Sequence[Renewal], staging: Staging, dictionary: YearDictionary) -> list[bytes]:
    """Write what differs; the digests of what was written.

    A column the files have empties what they leave blank; of one they lack, the book keeps what it has. Of those whom
    the ledger knows, what it says of them stays.
    """
    edits: list[Edit] = []
    digest = keys.mac_of(DIGEST)
    given = {table: set(names) for table, names in staging.told["given"].items()}
    for table in dict.fromkeys(each.told.table for each in known):
        of_table = [each for each in known if each.told.table == table]
        files = year_rows(table, [each.id for each in of_table], staging.year, before=False)
        differing = [
            each for each in of_table
            if each.id not in files or bytes(files[each.id].digest) != digest(each.told.digested())
        ]  # fmt: skip
        subjects = subjects_of([(table, each.told.code) for each in differing], lock=True)
        for each in differing:
            file = files.get(each.id)
            before = opened(file) if file else Content()
            told = {**json.loads(each.told.values), **json.loads(each.told.secret)}
            columns = given.get(table, set()) | set(told)
            if each.account not in ("", "outside"):
                columns -= set(OF_THE_LEDGER)
            change = YearChange(table, each.told.code, {})
            values = {name: told.get(name) for name in columns}
            edits.append(Edit(change, subjects[table, each.told.code], file, before, values))
    changed = [e for e in edits if e.row is None or content_now(e, dictionary) != e.before]
    write(changed, staging.year, dictionary)
    return [content_now(e, dictionary).digest(e.change.table, e.change.code) for e in changed]
