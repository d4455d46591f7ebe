"""Sealed values open with this database's master key, where they were put, and nowhere else; no error tells a value."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from django.db import connection, transaction

from niukou.office.audit import keys
from niukou.office.audit.models import DataKey

NUMBER = "539901199001011234"  # made up
SEALED_KEY_BYTES = 12 + 32 + 16  # nonce, key, tag

pytestmark = pytest.mark.django_db


def test_what_is_sealed_opens_again_and_never_looks_alike() -> None:
    one, other = keys.seal("person", NUMBER.encode()), keys.seal("person", NUMBER.encode())
    assert one != other and NUMBER.encode() not in one
    assert keys.unseal("person", one) == keys.unseal("person", other) == NUMBER.encode()


def test_an_index_finds_the_same_value_and_tells_nothing() -> None:
    assert keys.index("identity", NUMBER) == keys.index("identity", NUMBER)
    assert keys.index("identity", NUMBER) != keys.index("phone", NUMBER)
    assert len(keys.index("identity", NUMBER)) == 32


@pytest.mark.parametrize("place", [0, 1, 5, 20, -1])
def test_a_changed_ciphertext_does_not_open(place: int) -> None:
    sealed = bytearray(keys.seal("person", NUMBER.encode()))
    sealed[place] ^= 1
    with pytest.raises(keys.SealError) as refused:
        keys.unseal("person", bytes(sealed))
    assert NUMBER not in str(refused.value)


def test_a_ciphertext_does_not_open_where_another_kind_is_expected() -> None:
    sealed = keys.seal("person", NUMBER.encode())
    keys.seal("paper", b"")
    with pytest.raises(keys.SealError):
        keys.unseal("paper", sealed)


@pytest.mark.parametrize("sealed", [b"", b"\x00", b"\x00\x01", b"\x00\x01" + bytes(12)])
def test_a_torso_does_not_open(sealed: bytes) -> None:
    keys.seal("person", b"")
    with pytest.raises(keys.SealError):
        keys.unseal("person", sealed)


def test_another_master_key_opens_nothing(tmp_path: Path, settings) -> None:
    sealed = keys.seal("person", NUMBER.encode())
    settings.KEY_FILE = tmp_path / "another.key"
    keys.make_master_key(settings.KEY_FILE)
    keys.forget()
    with pytest.raises(keys.SealError, match="不是这个数据库的主密钥"):
        keys.unseal("person", sealed)
    with pytest.raises(keys.SealError):
        keys.prove_master_key()


@pytest.mark.parametrize("content", [None, "", "no key", "AAAA"])
def test_no_master_key_or_none_at_all_is_told(tmp_path: Path, settings, content: str | None) -> None:
    settings.KEY_FILE = tmp_path / "broken.key"
    if content is not None:
        settings.KEY_FILE.write_text(content)
    keys.forget()
    with pytest.raises(keys.SealError, match="主密钥"):
        keys.seal("person", b"")


def test_the_key_file_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "made.key"
    keys.make_master_key(file)
    before = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(keys.SealError, match="不会覆盖"):
        keys.make_master_key(file)
    assert file.read_bytes() == before


def test_the_master_key_is_not_in_the_database(settings) -> None:
    keys.seal("person", NUMBER.encode())
    master = Path(settings.KEY_FILE).read_text().strip()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("areas_name"):
                continue  # a full-text table has no rows to look at
            cursor.execute(f'SELECT * FROM "{table}"')
            kept = repr(
                [[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in cursor.fetchall()]
            )
            assert master not in kept and NUMBER not in kept
    assert {len(bytes(key.wrapped)) for key in DataKey.objects.all()} == {SEALED_KEY_BYTES}


@pytest.mark.django_db(transaction=True)
def test_a_key_whose_transaction_failed_seals_nothing() -> None:
    """The first value of a kind is sealed, and its transaction fails: the key that was made for it is gone with it."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keys.seal("person", b"lost")
        raise ZeroDivisionError
    assert not DataKey.objects.exists()
    kept = keys.seal("person", b"kept")
    keys.forget()
    assert keys.unseal("person", kept) == b"kept"


def test_a_master_key_that_finds_no_room_is_not_there_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "folder" / "new.key"
    file.parent.mkdir()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            keys.make_master_key(file)
    assert list(file.parent.iterdir()) == []
    keys.make_master_key(file)
    assert [path.name for path in file.parent.iterdir()] == ["new.key"]


def test_keys_that_a_killed_process_left_go_with_the_next_that_are_written(tmp_path: Path) -> None:
    file = tmp_path / "new.key"
    left, others = tmp_path / ".new.key-0123abcd", tmp_path / ".new.key-of-mine"
    for path in (left, others):
        path.write_text("a master that was let go")
    keys.make_master_key(file)
    assert not left.exists() and others.exists()
