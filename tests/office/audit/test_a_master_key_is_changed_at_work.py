"""The master is changed while others write: everything opens before, during and after; the old one goes when nothing needs it."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from niukou.office.audit import keys, rotation
from niukou.office.audit.master import SealError, keep_masters, masters, name_of
from niukou.office.audit.models import AuditEntry, DataKey
from niukou.office.audit.proof import prove_chains
from niukou.office.audit.services import Author
from tests.office.processes import said, start

ONE = Path(__file__).with_name("one_who_rotates.py")
OPERATOR = Author("niukou keys", "operator", "", "cli:somebody@here")
NUMBER = b"539901199001011234"  # made up

pytestmark = pytest.mark.django_db


def wrapped_by() -> set[str]:
    _, kept = rotation.told(OPERATOR)
    return {key.master for key in kept}


def test_what_was_sealed_before_opens_after_and_only_wrapping_changed() -> None:
    sealed, digest = keys.seal("column:phone", NUMBER), keys.mac("year", NUMBER)
    old = masters()
    done = rotation.rotate(OPERATOR)
    assert (done.rewrapped, done.keys) == (2, 2) and wrapped_by() == {done.master}
    assert rotation.let_go(OPERATOR) == [name_of(old[0])]
    keys.forget()
    assert keys.unseal("column:phone", sealed) == NUMBER and keys.mac("year", NUMBER) == digest
    keep_masters(old)
    keys.forget()
    with pytest.raises(SealError):
        keys.unseal("column:phone", sealed)
    assert [e.act for e in AuditEntry.objects.order_by("pk")] == [
        "audit.rotate_master",
        "audit.let_master_go",
    ]


def test_a_given_master_is_taken_and_the_same_call_again_does_nothing() -> None:
    keys.seal("paper", b"")
    new = bytes(range(32))
    assert rotation.rotate(OPERATOR, new).master == name_of(new)
    again = rotation.rotate(OPERATOR, new)
    assert again.rewrapped == 0 and AuditEntry.objects.filter(act="audit.rotate_master").count() == 1


def test_the_old_master_is_not_let_go_while_anything_needs_it() -> None:
    keys.seal("paper", b"")
    (old,) = masters()
    keep_masters([bytes(32), old])
    with pytest.raises(SealError, match="paper/1"):
        rotation.let_go(OPERATOR)
    assert masters() == [bytes(32), old]


def test_cut_off_between_file_and_database_it_goes_on() -> None:
    """Killed after the file holds both: what is sealed meanwhile opens, and the next call makes no third master."""
    sealed = keys.seal("paper", NUMBER)
    (old,) = masters()
    keep_masters([bytes(32), old])
    keys.forget()
    assert keys.unseal("paper", sealed) == NUMBER
    other = keys.seal("draft", NUMBER)
    done = rotation.rotate(OPERATOR)
    assert (done.master, done.rewrapped) == (name_of(bytes(32)), 1) and len(masters()) == 2
    rotation.let_go(OPERATOR)
    keys.forget()
    assert keys.unseal("paper", sealed) == keys.unseal("draft", other) == NUMBER


def test_a_foreign_key_among_them_stops_the_change_whole() -> None:
    keys.seal("paper", b"")
    DataKey.objects.create(
        purpose="column:phone", number=1, wrapped=keys.wrap("column:phone", bytes(32), bytes(32)), made_at="2017-01-01T00:00Z"
    )  # fmt: skip
    before = {key.pk: bytes(key.wrapped) for key in DataKey.objects.all()}
    with pytest.raises(SealError, match="column:phone/1"):
        rotation.rotate(OPERATOR)
    assert {key.pk: bytes(key.wrapped) for key in DataKey.objects.all()} == before
    assert not AuditEntry.objects.exists()


def test_a_renewed_key_seals_and_the_one_before_opens() -> None:
    before = keys.seal("column:phone", NUMBER)
    assert rotation.renew(OPERATOR, "column:phone") == 2
    keys.forget()
    after = keys.seal("column:phone", NUMBER)
    assert (before[:2], after[:2]) == (b"\x00\x01", b"\x00\x02")
    assert keys.unseal("column:phone", before) == keys.unseal("column:phone", after) == NUMBER


def test_another_process_uses_a_renewed_key_within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    keys.seal("column:phone", NUMBER)
    rotation.renew(OPERATOR, "column:phone")
    assert keys.seal("column:phone", NUMBER)[:2] == b"\x00\x01"
    later = time.monotonic() + 61
    monkeypatch.setattr("niukou.office.audit.keys.time.monotonic", lambda: later)
    assert keys.seal("column:phone", NUMBER)[:2] == b"\x00\x02"


@pytest.mark.parametrize("purpose", ["mac:year", "mac:index:phone", "nothing"])
def test_a_key_that_makes_digests_is_never_renewed(purpose: str) -> None:
    keys.index("phone", "19900000001")
    keys.mac("year", b"")
    keys.seal("paper", b"")
    with pytest.raises(SealError, match="paper"):
        rotation.renew(OPERATOR, purpose)
    assert {key.number for key in DataKey.objects.all()} == {1}


def test_what_is_told_of_keys_holds_no_secret() -> None:
    keys.seal("paper", b"")
    named, kept = rotation.told(OPERATOR)
    secret = masters()[0].hex()
    assert [len(name) for name in named] == [8] and secret not in repr((named, kept))
    assert [(key.purpose, key.number, key.master) for key in kept] == [("paper", 1, named[0])]


def test_a_key_file_that_cannot_be_written_leaves_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    keys.seal("paper", b"")
    before = masters()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("niukou.office.audit.master.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        rotation.rotate(OPERATOR)
    assert masters() == before and wrapped_by() == {name_of(before[0])}
    folder = Path(django_settings.KEY_FILE).parent
    assert [file.name for file in folder.iterdir() if file.name.startswith(".")] == []


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_two_write_while_a_third_changes_the_master(tmp_path: Path) -> None:
    """Each makes new keys all the time; the master is changed three times and let go; nothing that was sealed is lost."""
    said(start(ONE, tmp_path, "prepare"))
    writing = [start(ONE, tmp_path, "write", name) for name in ("one", "two")]
    changed = [said(start(ONE, tmp_path, "rotate"))[0] for _ in range(3)]
    sealed = [line for process in writing for line in said(process)]
    assert len(sealed) == 2 * 40 and len(set(changed)) == 3
    assert said(start(ONE, tmp_path, "open", *sealed)) == ["80 True 1"]


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_of_the_change_the_next_one_finishes_it(tmp_path: Path) -> None:
    said(start(ONE, tmp_path, "prepare"))
    sealed = said(start(ONE, tmp_path, "write", "one"))
    for step in range(6):
        process = start(ONE, tmp_path, "rotate", str(step))
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        assert said(start(ONE, tmp_path, "open", *sealed))[0].startswith("40 True")
    said(start(ONE, tmp_path, "rotate"))
    assert said(start(ONE, tmp_path, "open", *sealed)) == ["40 True 1"]
    assert Path(django_settings.KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert all(proof.fault is None for proof in prove_chains())
