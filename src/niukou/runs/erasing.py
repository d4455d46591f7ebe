"""Somebody's data go because the law asks for it: decided by a second person, and taken out of departments' files as well."""

from __future__ import annotations

from pathlib import Path

from django.contrib.sessions.backends.db import SessionStore

from niukou.engine.work_folder import scratch_folder
from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.services import approve_erasure
from niukou.office.findings.erasing_extracts import Left, RowWithout
from niukou.office.findings.refusals import ExtractError
from niukou.office.registry.models import Erasure
from niukou.pipeline.ingest import UnreadableError, edit_rows
from niukou.runs.screening.handing_over import read_alone, sheets_of


def erase_person(actor: Actor, asked: Erasure, why: str) -> Erasure:
    """Let somebody's data go, and with them sessions that have ended: a reason typed in one may name him. Raises what
    `approve_erasure` raises.
    """
    row = approve_erasure(actor, asked, why, take_out)
    SessionStore.clear_expired()
    return row


def take_out(title: str, content: bytes, without: RowWithout) -> Left | None:
    """A department's file without somebody's rows; None where nothing in it tells of him.

    What is left is read as a screen reads it, and has to hold what it held, but for his rows. Raises ExtractError.
    """
    pack = installed_pack()
    with scratch_folder() as folder:
        given, anew = folder / "given", folder / "anew"
        for one in (given, anew):
            one.mkdir(mode=0o700)
        (given / f"file{Path(title).suffix}").write_bytes(content)
        try:
            done = edit_rows(given / f"file{Path(title).suffix}", anew, without)
        except UnreadableError as error:
            raise _cannot(title, error.wrong) from error
        if not done.removed and not done.changed:
            return None
        written = done.path.read_bytes()
    name = str(Path(title).with_suffix(done.path.suffix))
    with read_alone(pack, title, content) as landed:
        before = sheets_of(pack, landed)
    try:
        with read_alone(pack, name, written) as landed:
            sheets = sheets_of(pack, landed)
    except ExtractError as error:
        raise _cannot(title, str(error)) from error
    many = [sum(one["rows"] + one["rejected"] for one in each) for each in (before, sheets)]
    if many[1] == 0:
        return Left(title, b"", [], done.removed + done.changed)
    if many[0] - many[1] != done.removed or [one["source"] for one in before] != [
        one["source"] for one in sheets
    ]:
        raise _cannot(
            title, f"原来 {many[0]} 行，去掉 {done.removed} 行，剩下 {many[1]} 行 / the rows do not add up"
        )
    return Left(name, written, sheets, done.removed + done.changed)


def _cannot(title: str, why: str) -> ExtractError:
    return ExtractError(
        f"“{title}”里去不掉他的行，没有删除任何东西。请先删掉这份文件，或请部门重新交：{why}"
        " / his rows cannot be taken out of it, nothing was erased: let the file go first"
    )
