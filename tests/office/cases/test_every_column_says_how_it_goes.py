"""Every column of every table that can hold a text says how somebody's name in it goes; those that say it goes let it go."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import BinaryField, CharField, Field, JSONField, Model, TextField

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import EmergencyAccess, User
from niukou.office.areas.models import Area
from niukou.office.audit import clock, keys
from niukou.office.audit.models import AuditEntry
from niukou.office.cases import services
from niukou.office.cases.models import Case, Draft
from niukou.office.findings.models import Extract, Screening
from niukou.office.instructions.models import Addressee, Instruction, Reply
from niukou.office.registry.models import Household, Person, PersonYear, RejectedRow, SavedList, Staging
from niukou.office.registry.selectors.lists import LIST
from niukou.office.registry.services import ask_erasure
from niukou.office.support.models import (
    Fund,
    Helper,
    HelpingUnit,
    Measure,
    MoneyEntry,
    Pairing,
    Posting,
    Project,
)
from niukou.office.windows.models import Opening
from tests.office.cases.staff import today
from tests.office.cases.test_erased_means_everywhere import HIS, LAW, LONGER, him, homes, told
from tests.office.conftest import COUNTY
from tests.office.emptying import without_triggers

__all__ = ["him", "homes", "told"]  # fixtures
ANEW, EMPTIED, REMOVED, OPENED = "written anew", "emptied", "its row is removed", "opened and written anew"
# nothing that somebody types of a person comes into these
CODE = "a code, a key, a digest, a label of the pack, a figure: made by the program"
OFFICE = "who works in office, or a unit: what was done in office is answered for"
OTHERS = "areas, and what the program and its libraries say of themselves"
STAYS = {
    "registry_householdyear": {
        "values": "his own household's goes with the last of it, and his name as its head before; what another household's"
        " file says of him stays: whoever asks names it"
    },
    "registry_villageyear": {"values": "of a village: figures, and labels of the pack"},
    "registry_erasure": {"papers": "ids"},
    "findings_finding": {"case": "the number of a case"},
    "django_session": {
        "session_data": "a reason typed to see whole numbers, half an hour: expired ones go when the next erasure is carried out"
    },
    **{
        f"axes_{table}": {"username": "what was typed as a user name where somebody failed to sign in; no page of a person"}
        for table in ("accessattempt", "accesslog", "accessfailurelog")
    },
}  # fmt: skip
GOES: dict[str, dict[str, tuple[str, ...]]] = {
    "audit_auditentry": {ANEW: ("reason",)},
    "accounts_emergencyaccess": {ANEW: ("reason", "answer")},
    "windows_opening": {ANEW: ("letter", "answer")},
    "instructions_instruction": {ANEW: ("text",)},
    "instructions_reply": {ANEW: ("text",)},
    "registry_person": {EMPTIED: ("name", "sex")},
    "registry_personyear": {EMPTIED: ("values", "sealed")},
    "registry_householdyear": {OPENED: ("sealed",)},
    "registry_lookup": {REMOVED: ("digest", "field", "kind")},
    "registry_paperkey": {REMOVED: ("sealed",)},
    "registry_householdindicators": {REMOVED: ("packed",)},
    "registry_memberindicators": {REMOVED: ("packed",)},
    "registry_paper": {EMPTIED: ("title",)},
    "registry_erasure": {ANEW: ("basis", "reason", "why"), EMPTIED: ("called",)},
    "registry_savedlist": {ANEW: ("name",), OPENED: ("asked",)},
    "registry_yeardraft": {ANEW: ("why",), OPENED: ("changes",)},
    "registry_staging": {ANEW: ("why", "told")},
    "registry_stagedrow": {REMOVED: ("content",)},
    "registry_rejectedrow": {ANEW: ("file", "sheet", "column", "value", "reason")},
    "support_measure": {ANEW: ("values",)},
    "support_fund": {ANEW: ("document", "channel")},
    "support_project": {ANEW: ("name", "unit")},
    "support_moneyentry": {ANEW: ("purpose",)},
    "support_pairing": {ANEW: ("end_reason",)},
    "support_posting": {ANEW: ("end_reason",)},
    "findings_extract": {ANEW: ("department", "title"), OPENED: ("key", "file", "sheets")},
    "findings_screening": {ANEW: ("said",)},
    "findings_finding": {ANEW: ("message", "evidence", "record", "family")},
    "findings_findingevent": {ANEW: ("form", "reason")},
    "cases_case": {ANEW: ("reason", "facts")},
    "cases_casestep": {ANEW: ("form", "reason")},
    "cases_draft": {ANEW: ("why",), REMOVED: ("form",)},
    "cases_comparisonitem": {ANEW: ("leads",)},
    "cases_meeting": {ANEW: ("place", "chair", "roll", "minutes")},
    "cases_vote": {ANEW: ("reason",)},
    "cases_notice": {ANEW: ("text", "place")},
    "cases_objection": {ANEW: ("text", "answer"), OPENED: ("by",)},
}
NOBODYS: dict[str, dict[str, tuple[str, ...]]] = {
    "django_content_type": {OTHERS: ("app_label", "model")},
    "auth_permission": {OTHERS: ("name", "codename")},
    "auth_group": {OTHERS: ("name",)},
    "django_session": {CODE: ("session_key",)},
    "axes_accessattempt": {OTHERS: ("user_agent", "http_accept", "path_info", "get_data", "post_data")},
    "axes_accesslog": {OTHERS: ("user_agent", "http_accept", "path_info", "session_hash")},
    "axes_accessfailurelog": {OTHERS: ("user_agent", "http_accept", "path_info")},
    "audit_datakey": {CODE: ("purpose", "wrapped")},
    "audit_chain": {CODE: ("area", "head")},
    "audit_auditentry": {
        OFFICE: ("actor",),
        CODE: ("role", "area", "act", "subject", "detail", "root", "written", "reason_digest", "previous", "digest"),
    },
    "audit_written": {CODE: ("op", "packed")},
    "audit_anchor": {CODE: ("heads", "previous", "digest")},
    "areas_area": {OTHERS: ("code", "name", "level", "path")},
    "areas_formername": {OTHERS: ("name",)},
    "areas_succession": {CODE: ("kind",)},
    "accounts_user": {OFFICE: ("username", "full_name"), CODE: ("password",)},
    "accounts_charge": {CODE: ("role",)},
    "accounts_secondfactor": {CODE: ("secret",)},
    "accounts_emergencyaccess": {CODE: ("role", "household"), OFFICE: ("answered_by", "noted_by")},
    "windows_opening": {CODE: ("function", "calendar", "phase"), OFFICE: ("requested_by", "answered_by")},
    "windows_windowuse": {CODE: ("function", "subject")},
    "instructions_instruction": {OFFICE: ("asked_by", "taken_back_by")},
    "instructions_reply": {OFFICE: ("replied_by",)},
    "registry_ruralbase": {CODE: ("population",), OFFICE: ("declared_by",)},
    "registry_yeardraft": {CODE: ("county",), OFFICE: ("kept_by",)},
    "registry_household": {CODE: ("code", "account")},
    "registry_person": {CODE: ("code", "account")},
    "registry_membership": {CODE: ("relation", "reason_in", "reason_out")},
    "registry_erasure": {OFFICE: ("asked_by", "decided_by")},
    "registry_indicatorlayout": {CODE: ("fields",)},
    "registry_decision": {
        CODE: ("number", "case", "procedure", "cause", "pack", "pack_fingerprint", "seal"),
        OFFICE: ("decided_by",),
    },
    "registry_ledgerentry": {CODE: ("unit", "cause", "from_account", "to_account", "attribute", "leaf")},
    "registry_countedflow": {CODE: ("unit", "cause", "from_account", "to_account", "was", "attribute")},
    "registry_savedlist": {OFFICE: ("kept_by",)},
    "registry_paper": {CODE: ("kind", "case", "file", "media_type", "digest"), OFFICE: ("added_by",)},
    "registry_staging": {CODE: ("fingerprint", "state", "claim"), OFFICE: ("staged_by", "decided_by")},
    "registry_stagedrow": {CODE: ("table", "key")},
    "registry_villagestate": {CODE: ("state",)},
    "registry_householdyear": {CODE: ("county", "digest", "seen_in")},
    "registry_personyear": {CODE: ("county", "digest", "seen_in")},
    "registry_villageyear": {CODE: ("county", "sealed", "digest", "seen_in")},
    "registry_yearfield": {CODE: ("county", "table", "field")},
    "registry_yearseal": {CODE: ("county", "seal"), OFFICE: ("frozen_by",)},
    "support_measure": {CODE: ("county", "kind", "digest")},
    "support_fund": {CODE: ("source", "level")},
    "support_project": {CODE: ("code", "kind")},
    "support_moneyentry": {CODE: ("kind", "leaf"), OFFICE: ("recorded_by",)},
    "support_helpingunit": {CODE: ("code", "level", "kind"), OFFICE: ("name",)},
    "support_helper": {OFFICE: ("name", "values", "sealed", "number", "phone"), CODE: ("digest",)},
    "support_pairing": {CODE: ("digest",)},
    "support_posting": {CODE: ("team_post",)},
    "findings_screenrun": {
        CODE: ("manifest", "key", "pack", "pack_version", "pack_fingerprint", "sources", "evaluated", "counted", "met"),
        OFFICE: ("taken_by",),
    },
    "findings_extract": {CODE: ("digest", "pack_fingerprint", "kept_digest"), OFFICE: ("handed_by", "let_go_by")},
    "findings_screening": {CODE: ("extracts", "role", "acting_area", "state", "step"), OFFICE: ("begun_by",)},
    "findings_finding": {
        CODE: ("name", "kind", "rule", "severity", "subject", "village", "household", "person", "source", "link", "timing",
               "digest", "state", "desk", "answer", "answered_level", "settled_digest"),
        OFFICE: ("assigned_to", "answered_by"),
    },
    "findings_findingevent": {CODE: ("act", "role", "acting_area", "leaf"), OFFICE: ("actor",)},
    "cases_case": {
        CODE: ("number", "procedure", "pack", "pack_version", "pack_fingerprint", "procedure_digest", "opened_from", "state",
               "step", "held"),
        OFFICE: ("opened_by",),
    },
    "cases_casestep": {CODE: ("step", "kind", "outcome", "role", "acting_area", "leaf"), OFFICE: ("actor", "recorder")},
    "cases_draft": {CODE: ("step",), OFFICE: ("kept_by",)},
    "cases_comparisonrequest": {CODE: ("sources", "pack", "pack_fingerprint", "served_by"), OFFICE: ("requested_by",)},
    "cases_comparisonitem": {CODE: ("step", "content")},
    "cases_meeting": {CODE: ("role",), OFFICE: ("recorded_by",)},
    "cases_vote": {CODE: ("step",)},
    "cases_notice": {CODE: ("step_title", "photo"), OFFICE: ("posted_by",)},
    "cases_noticeitem": {CODE: ("step",)},
    "cases_objection": {CODE: ("by_role",), OFFICE: ("recorded_by", "answered_by")},
}  # fmt: skip
# an entry in which nothing was said has no digest to stand for its words: it is chained with them
ROWS: dict[type[Model], dict[str, Any]] = {AuditEntry: {"reason_digest__isnull": False}}
TEXTS = (CharField, TextField, JSONField, BinaryField)


def declared(table: str) -> list[str]:
    """Its columns that say how a name goes, or why none is in them."""
    ways = [columns for where in (GOES, NOBODYS) for columns in where.get(table, {}).values()]
    return sorted([*(name for columns in ways for name in columns), *STAYS.get(table, {})])


def texts(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, TEXTS)]


def test_every_column_that_can_hold_a_text_says_how_it_goes() -> None:
    there = {
        m._meta.db_table: sorted(f.column for f in texts(m))
        for m in apps.get_models(include_auto_created=True)
    }
    said = {table: declared(table) for table in {*there, *GOES, *NOBODYS, *STAYS}}
    assert said == there


def anew() -> Iterator[tuple[type[Model], list[str]]]:
    """Tables with columns of which names are taken out in place."""
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    for table, ways in GOES.items():
        columns = [name for way in (ANEW, EMPTIED) for name in ways.get(way, ())]
        if columns := [c for c in columns if not isinstance(by_table[table]._meta.get_field(c), BinaryField)]:
            yield by_table[table], columns


@pytest.fixture
def help_and_words(
    told: list[Case], homes: list[Household], officer: Actor, acting: Callable[..., Actor]
) -> None:  # fmt: skip
    """A row in every table that the first fixture leaves empty."""
    home, village = homes[0], homes[0].area
    county, now, day = Area.objects.get(code=COUNTY), clock.now(), today()
    user = User.objects.get(username=officer.username)
    made = {"recorded_at": now, "recorded_by": "x"}
    fund = Fund.objects.create(
        area=county, document="d", source="s", level="l", year=2017, received=5, allotted=0
    )
    Project.objects.create(area=county, code="p", name="n", kind="k", year=2017)
    MoneyEntry.objects.create(
        kind="received", fund=fund, area=county, amount=5, on=day, purpose="p", leaf=b"", **made
    )
    Measure.objects.create(household=home, county=COUNTY, year=2017, kind="k", recorded_at=now, digest=b"")
    helper = Helper.objects.create(
        unit=HelpingUnit.objects.create(area=county, name="u"), name="h", digest=b""
    )
    Pairing.objects.create(household=home, helper=helper, starts_on=day, digest=b"")
    Posting.objects.create(village=village, helper=helper, team_post="t", starts_on=day)
    staging = Staging.objects.create(
        area=county, year=2017, fingerprint="f", state="refused", staged_at=now, staged_by="x"
    )
    RejectedRow.objects.create(staging=staging, file="f", row=1, reason="r")
    SavedList.objects.create(
        kept_by=officer.username,
        name="n",
        asked=keys.seal(LIST, json.dumps({"words": HIS}).encode()),
        kept_at=now,
    )
    Screening.objects.create(
        area=county, as_of=day, begun_by="x", role="r", acting_area=COUNTY, begun_at=now, state="refused"
    )
    Extract.objects.create(
        area=county,
        department="d",
        title="t",
        size=1,
        digest=b"",
        file="f",
        key=b"",
        handed_by="x",
        handed_at=now,
        let_go_at=now,
    )
    asked = Instruction.objects.create(area=county, text="t", due=day, asked_by="x", asked_at=now)
    to = Addressee.objects.create(instruction=asked, area=village)
    Reply.objects.create(addressee=to, text="t", done=True, replied_by="x", replied_at=now)
    Opening.objects.create(
        area=village, function="f", calendar="c", phase="p", letter="l", requested_by="x", requested_at=now
    )
    EmergencyAccess.objects.create(user=user, role="r", area=village, hours=1, reason="r", asked_at=now)
    Draft.objects.create(case=told[1], step="s", form=b"", why="w", kept_by="x", kept_at=now)


def planted(field: Field[Any, Any]) -> Any:
    return {"x": [f"甲{HIS}乙"]} if isinstance(field, JSONField) else f"甲{HIS}乙"


def holding(model: type[Model], columns: list[str]) -> int:
    """Rows in which his name stands in one of these columns."""
    return sum(
        any(HIS in json.dumps(value, ensure_ascii=False).replace(LONGER, "") for value in row)
        for row in model._base_manager.values_list(*columns)
    )


@pytest.mark.usefixtures("help_and_words")
def test_whatever_says_that_it_goes_lets_it_go(
    told: list[Case], him: Person, officer: Actor, acting: Callable[..., Actor]
) -> None:
    """His name is written into each of these columns, behind the program's back, and erased like everything of his."""
    asked = ask_erasure(officer, him, **LAW)
    with without_triggers():
        for model, columns in anew():
            if model is not Person:  # his own name is there
                rows = model._base_manager.filter(
                    **ROWS.get(model, {}) | ({"person": him} if model is PersonYear else {})
                )
                rows.update(**{name: planted(model._meta.get_field(name)) for name in columns})
            assert holding(model, columns), model._meta.db_table
    services.approve_erasure(acting("county_government", COUNTY), asked, "好")
    assert {model._meta.db_table: holding(model, columns) for model, columns in anew()} == {
        model._meta.db_table: 0 for model, _ in anew()
    }
