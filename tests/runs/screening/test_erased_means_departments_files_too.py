"""Whose data go because the law asks for it stands in no table any more, and in no file that the office keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.services import answer_emergency, ask_emergency
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.audit import keys
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.sealed_files import kept_file
from niukou.office.cases.services import approve_erasure
from niukou.office.findings.models import Extract
from niukou.office.findings.refusals import ExtractError
from niukou.office.findings.selectors import content_of_extract
from niukou.office.findings.services import let_extract_go
from niukou.office.findings.services.extracts import SEAL
from niukou.office.instructions.services import instruct
from niukou.office.registry.models import Erasure, PaperKey, Person, SavedList
from niukou.office.registry.selectors import list_asked
from niukou.office.registry.selectors.lists import LIST
from niukou.office.registry.services import (
    NewFamily,
    NewPaper,
    NewPerson,
    add_households,
    add_paper,
    ask_erasure,
    keep_list,
)
from niukou.office.registry.services.papers import SEAL as PAPER
from niukou.runs.erasing import erase_person
from niukou.runs.screening.handing_over import hand_over
from niukou.runs.verify import faults_of_office
from tests.made_county import number
from tests.office.cases.test_erased_means_everywhere import everything
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, TOWN, VILLAGE
from tests.runs.screening.conftest import HEADINGS
from tests.web.conftest import _plain_files, at_desk  # noqa: F401  somebody at a page

pytestmark = pytest.mark.django_db
HIS, OTHER, LAW = "示乙", "示丁", {"basis": "个人信息保护法第四十七条", "reason": "本人要求"}
PHONE, WORDS = "19900000077", ("示乙", "19900000077", number(102))
OLD = number(102)[:6] + number(102)[8:17]


def car(plate: str, name: str, told: str) -> str:
    return f"{plate},{name},{told},小型轿车,180000,2016-05-01,正常"


@pytest.fixture
def him(acting: Callable[..., Actor]) -> Person:
    """The son of a family that never was on the register."""
    people = [
        NewPerson({"name": "示甲", "id_number": number(101), "relation": "户主"}),
        NewPerson({"name": HIS, "id_number": number(102), "relation": "之子", "phone": PHONE}),
        NewPerson({"name": OTHER, "id_number": number(103), "relation": "之儿媳"}),
    ]
    told = {"head_name": "示甲"}
    add_households(acting("town_office", TOWN), [NewFamily(VILLAGE, people, told, since=date(2017, 1, 1))])
    return Person.objects.get(name=HIS)


@pytest.fixture
def cars(officer: Actor) -> Callable[..., Extract]:
    """`cars(rows)`: handed over, by the traffic police."""

    def given(*rows: str, title: str = "车.csv", encoding: str = "gb18030") -> Extract:
        content = "\n".join((HEADINGS, *rows, "")).encode(encoding)
        return hand_over(officer, Area.objects.get(code=COUNTY), "公安局", title, content)

    return given


@pytest.fixture
def second(acting: Callable[..., Actor]) -> Actor:
    return acting("county_government", COUNTY)


def every_file() -> str:
    """What is in every file in the papers folder that anybody can open, in whatever encoding."""
    said = []
    for purpose, rows in (
        (SEAL, Extract.objects.exclude(key=b"").values_list("file", "key")),
        (PAPER, PaperKey.objects.values_list("paper__file", "sealed")),
    ):
        for name, key in rows:
            content = kept_file(purpose, name, bytes(key))
            said += [content.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    for row in SavedList.objects.all():
        said.append(f"{row.name} {keys.unseal(LIST, bytes(row.asked)).decode()}")
    return "\n".join(said)


def gone(officer: Actor, second: Actor, him: Person) -> AuditEntry:
    erase_person(second, ask_erasure(officer, him, **LAW), "核对无误")
    return AuditEntry.objects.get(act="registry.erase")


def test_his_rows_leave_every_kept_file_and_what_is_left_reads_as_before(
    him: Person,
    cars: Callable[..., Extract],
    officer: Actor,
    second: Actor,
) -> None:
    row = cars(
        car("示A1", "示甲", number(101)), car("示A2", HIS, number(102)), car("示A3", HIS, f" {number(102)} "),
        car("示A4", HIS, OLD), car("示A5", f"{OTHER}、{HIS}", number(103)), car("示A6", HIS, ""),
        title=f"{HIS}等人的车.csv",
    )  # fmt: skip
    other = cars(car("示A9", "示甲", number(101)), title="又一份.csv")
    add_paper(officer, him.area, NewPaper("照片", "村口", b"picture", "image/png"))
    before, former = bytes(row.digest), Path(settings.PAPERS) / row.file
    assert all(word in every_file() for word in (HIS, number(102), OLD))
    entry = gone(officer, second, him)
    whole, files = everything(), every_file()
    for word in (*WORDS, OLD):
        assert word not in whole and word not in files
    now, content = content_of_extract(officer, row.pk)
    assert content.decode("gb18030") == "\n".join(
        (HEADINGS, car("示A1", "示甲", number(101)), car("示A5", f"{OTHER}、（已删）", number(103)), "")
    )
    assert (now.title, now.sheets[0]["rows"] + now.sheets[0]["rejected"]) == ("（已删）等人的车.csv", 2)
    assert (bytes(now.digest), bytes(now.kept_digest or b"")) == (before, hashlib.sha256(content).digest())
    told = json.loads(entry.detail)["extracts"]
    digests = {"before": before.hex(), "now": hashlib.sha256(content).hexdigest()}
    assert told == [{"number": row.pk, "rows": 5, **digests, "former": former.name}]
    handed = AuditEntry.objects.get(act="findings.keep_extract", subject=f"extract:{row.pk}")
    assert json.loads(handed.detail)["digest"] == told[0]["before"]
    assert Extract.objects.get(pk=other.pk).erased_at is None
    assert former.name != now.file
    assert list(faults_of_office(operator("test"))) == []


@pytest.mark.django_db(transaction=True)
def test_the_former_file_leaves_the_disk_and_a_copy_of_it_opens_for_nobody(
    him: Person,
    cars: Callable[..., Extract],
    officer: Actor,
    second: Actor,
) -> None:
    row = cars(car("示A1", "示甲", number(101)), car("示A2", HIS, number(102)))
    former = Path(settings.PAPERS) / row.file
    copy = former.read_bytes()
    gone(officer, second, him)
    assert not former.exists()
    row.refresh_from_db()
    with pytest.raises(keys.SealError):
        keys.unseal_with(keys.unseal(SEAL, bytes(row.key)), SEAL, copy)


def test_a_file_of_his_alone_is_let_go(
    him: Person,
    cars: Callable[..., Extract],
    officer: Actor,
    second: Actor,
) -> None:
    row = cars(car("示A2", HIS, number(102)))
    gone(officer, second, him)
    row.refresh_from_db()
    assert row.let_go_at is not None and bytes(row.key) == b""
    with pytest.raises(ExtractError, match="已经删了"):
        content_of_extract(officer, row.pk)
    assert list(faults_of_office(operator("test"))) == []


def test_a_namesake_keeps_his_rows(
    him: Person,
    cars: Callable[..., Extract],
    officer: Actor,
    second: Actor,
    acting: Callable[..., Actor],
) -> None:
    namesake = NewPerson({"name": HIS, "id_number": number(150), "relation": "户主"})
    add_households(acting("town_office", TOWN), [NewFamily("539901001002", [namesake], {"head_name": HIS})])
    row = cars(car("示A1", HIS, number(150)), car("示A2", HIS, number(102)), car("示A3", HIS, ""))
    gone(officer, second, him)
    _, content = content_of_extract(officer, row.pk)
    assert content.decode("gb18030").splitlines()[1:] == [car("示A1", HIS, number(150)), car("示A3", HIS, "")]


def test_what_else_he_is_called_leaves_no_row_out_and_goes_where_it_stands_by_itself(
    him: Person, cars: Callable[..., Extract], officer: Actor, second: Actor, acting: Callable[..., Actor]
) -> None:
    """People in a department's file are not all in the book: within a longer name it is one of theirs."""
    longer = NewPerson({"name": f"{HIS}卯", "id_number": number(150), "relation": "户主"})
    add_households(acting("town_office", TOWN), [NewFamily("539901001002", [longer], {"head_name": "示"})])
    row = cars(
        car("示A1", "小乙", ""), car("示A2", "张小乙", number(151)), car("示A3", f"{OTHER}、小乙", number(103)),
        car("示A4", f"{HIS}卯", number(150)), car("示A5", "小乙", number(102)),
    )  # fmt: skip
    erase_person(second, ask_erasure(officer, him, **LAW, called=["小乙"]), "核对无误")
    _, content = content_of_extract(officer, row.pk)
    assert content.decode("gb18030").splitlines()[1:] == [
        car("示A1", "（已删）", ""), car("示A2", "张小乙", number(151)), car("示A3", f"{OTHER}、（已删）", number(103)),
        car("示A4", f"{HIS}卯", number(150)),
    ]  # fmt: skip
    assert list(faults_of_office(operator("test"))) == []


def test_without_a_way_to_take_his_rows_out_nothing_is_erased(
    him: Person,
    cars: Callable[..., Extract],
    officer: Actor,
    second: Actor,
) -> None:
    row, asked = cars(car("示A1", "示甲", number(101))), ask_erasure(officer, him, **LAW)
    with pytest.raises(ExtractError, match="一起去掉他的行"), transaction.atomic():
        approve_erasure(second, asked, "好")
    (Path(settings.PAPERS) / row.file).write_bytes(b"damaged")
    with pytest.raises(ExtractError, match="先删掉这份文件"), transaction.atomic():
        erase_person(second, asked, "好")
    assert [one.table for one in faults_of_office(operator("test"))] == ["findings_extract"]
    assert Person.objects.get(pk=him.pk).name == HIS
    let_extract_go(officer, row.pk)
    assert erase_person(second, asked, "好").approved


def test_another_countys_files_are_left_alone(
    him: Person,
    cars: Callable[..., Extract],
    officer: Actor,
    second: Actor,
    stranger: Actor,
) -> None:
    content = "\n".join((HEADINGS, car("示B1", HIS, number(102)), "")).encode()
    there = hand_over(stranger, Area.objects.get(code=FOREIGN_COUNTY), "公安局", "车.csv", content)
    gone(officer, second, him)
    assert content_of_extract(stranger, there.pk)[1] == content


def test_filters_that_somebody_keeps_ask_for_nobody(
    him: Person,
    officer: Actor,
    second: Actor,
    stranger: Actor,
) -> None:
    kept = keep_list(
        officer,
        f"{HIS}家",
        {"q": HIS, "f": [f"household.head_name~has~{HIS}", f"household.phone~has~{PHONE}"]},
    )
    other = keep_list(officer, "新房", {"f": ["household.house~is~新房"]})
    foreign = keep_list(stranger, "别处的", {"q": HIS})
    was = bytes(other.asked)
    entry = gone(officer, second, him)
    assert list_asked(officer, kept.pk) == {
        "q": "（已删）", "f": ["household.head_name~has~（已删）", "household.phone~has~（已删）"],
    }  # fmt: skip
    assert SavedList.objects.get(pk=kept.pk).name == f"（已删）家 {kept.pk}"
    assert bytes(SavedList.objects.get(pk=other.pk).asked) == was
    assert list_asked(stranger, foreign.pk) == {"q": HIS}  # somebody of another county, who means another one
    assert json.loads(entry.detail)["rows"]["lists"] == 1


def test_a_list_that_was_emptied_opens_and_finds_nobody(
    him: Person,
    officer: Actor,
    second: Actor,
    request: pytest.FixtureRequest,
) -> None:
    kept = keep_list(
        officer, "电话", {"f": [f"household.phone~has~{PHONE}", f"household.head_name~has~{HIS}"]}
    )
    gone(officer, second, him)
    answer = request.getfixturevalue("at_desk")(officer).get(f"/households/?list={kept.pk}", follow=True)
    assert answer.status_code == 200 and "（已删）" in answer.content.decode()


def test_what_offices_asked_of_each_other_is_written_anew(
    him: Person,
    officer: Actor,
    second: Actor,
    acting: Callable[..., Actor],
) -> None:
    county = Area.objects.get(code=COUNTY)
    asked = instruct(officer, f"去看{HIS}", date(2017, 12, 31), [Area.objects.get(code=VILLAGE)])
    seen = ask_emergency(acting("system_administrator", COUNTY), county, 1, f"{HIS}一家不见了")
    answer_emergency(acting("auditor", COUNTY), seen, grant=True, why=f"只看{HIS}家")
    entry = gone(officer, second, him)
    for row in (asked, seen):
        row.refresh_from_db()
    assert (asked.text[:6], seen.reason, seen.answer) == (
        "去看（已删）",
        "（已删）一家不见了",
        "只看（已删）家",
    )
    assert json.loads(entry.detail)["rows"]["words"] == 2
    whole = everything()
    assert all(word not in whole for word in WORDS)
    assert list(faults_of_office(operator("test"))) == []


def test_the_database_lets_a_file_take_anothers_place_only_while_somebody_goes(
    him: Person,
    cars: Callable[..., Extract],
    officer: Actor,
    second: Actor,
) -> None:
    cars(car("示A1", "示甲", number(101)))
    ask_erasure(officer, him, **LAW)
    attempts: list[dict[str, object]] = [
        {"file": "x"}, {"kept_digest": b"x" * 32}, {"title": "x"}, {"sheets": []}, {"digest": b"x" * 32},
    ]  # fmt: skip
    for change in attempts:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Extract.objects.update(**change)
    erase_person(second, Erasure.objects.get(), "好")
    for change in attempts:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Extract.objects.update(**change)


def test_the_page_of_an_extract_tells_both_digests(
    him: Person,
    cars: Callable[..., Extract],
    officer: Actor,
    second: Actor,
    request: pytest.FixtureRequest,
) -> None:
    row = cars(car("示A1", "示甲", number(101)), car("示A2", HIS, number(102)))
    assert (
        "依法去掉"
        not in request.getfixturevalue("at_desk")(officer)
        .get(f"/comparison/extracts/{row.pk}/")
        .content.decode()
    )
    gone(officer, second, him)
    row.refresh_from_db()
    page = request.getfixturevalue("at_desk")(officer).get(f"/comparison/extracts/{row.pk}/").content.decode()
    assert "依法去掉" in page and bytes(row.digest).hex() in page and row.digest_now.hex() in page


def test_every_table_is_looked_at() -> None:
    """What `everything` reads is every table that there is."""
    with connection.cursor() as cursor:
        assert {"findings_extract", "registry_savedlist", "accounts_emergencyaccess"} <= set(
            connection.introspection.table_names(cursor)
        )
