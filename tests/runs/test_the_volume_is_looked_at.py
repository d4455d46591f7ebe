"""Whether the database lies on an encrypted volume: seen through layers of devices, refused where it is seen not to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from niukou.runs import serve as serving
from niukou.runs.refusals import RefusalError
from niukou.runs.volume import Volume, is_encrypted


def device(sys: Path, number: str, *below: Path, uuid: str = "") -> Path:
    """A block device as Linux tells of it, on others."""
    here = sys / number
    (here / "slaves").mkdir(parents=True)
    if uuid:
        (here / "dm").mkdir()
        (here / "dm" / "uuid").write_text(f"{uuid}\n", encoding="utf-8")
    for one in below:
        (here / "slaves" / one.name.replace(":", "-")).symlink_to(one, target_is_directory=True)
    return here


@pytest.fixture
def machine(tmp_path: Path) -> tuple[Path, str, Path]:
    """(`/sys/dev/block`, the number of what this test's folder lies on, `mountinfo`) of a made-up machine."""
    number = tmp_path.stat().st_dev
    mounts = tmp_path / "mountinfo"
    here = f"{os.major(number)}:{os.minor(number)}"
    mounts.write_text(f"1 0 {here} / / rw - ext4 /dev/made-up rw\n", encoding="utf-8")
    return tmp_path / "sys", here, mounts


def test_a_bare_partition_is_seen_to_be_bare(machine: tuple[Path, str, Path], tmp_path: Path) -> None:
    sys, here, mounts = machine
    device(sys, here)
    assert is_encrypted(tmp_path, sys, mounts) is False


def test_a_layer_of_dm_crypt_is_seen(machine: tuple[Path, str, Path], tmp_path: Path) -> None:
    sys, here, mounts = machine
    device(sys, here, uuid="CRYPT-LUKS2-0123-office")
    assert is_encrypted(tmp_path, sys, mounts) is True


def test_a_volume_on_an_encrypted_disk_is_and_one_on_half_of_one_is_not(
    machine: tuple[Path, str, Path], tmp_path: Path
) -> None:
    sys, here, mounts = machine
    crypt, bare = device(sys, "9001:1", uuid="CRYPT-LUKS2-0123-disk"), device(sys, "9001:2")
    volume = device(sys, here, crypt, uuid="LVM-made-up")
    assert is_encrypted(tmp_path, sys, mounts) is True
    (volume / "slaves" / "bare").symlink_to(bare, target_is_directory=True)
    assert is_encrypted(tmp_path, sys, mounts) is False


def test_what_cannot_be_seen_is_not_said(machine: tuple[Path, str, Path], tmp_path: Path) -> None:
    sys, here, mounts = machine
    assert is_encrypted(tmp_path, sys, mounts) is None, "no block device under it"
    assert is_encrypted(tmp_path / "nowhere", sys, mounts) is None
    assert is_encrypted(tmp_path, sys, tmp_path / "no-mountinfo") is None
    mounts.write_text(f"1 0 {here} / / rw - fuse.gocryptfs gocryptfs rw\n", encoding="utf-8")
    assert is_encrypted(tmp_path, sys, mounts) is True


@pytest.mark.parametrize(
    ("volume", "refused", "told"),
    [
        (Volume(Path("/bare"), encrypted=False, vouched=False), True, 0),
        (Volume(Path("/bare"), encrypted=False, vouched=True), False, 0),
        (Volume(Path("/sealed"), encrypted=True, vouched=False), False, 0),
        (Volume(None, encrypted=None, vouched=False), False, 2),
    ],
)
def test_a_real_office_on_a_bare_volume_is_not_served(
    monkeypatch: pytest.MonkeyPatch, volume: Volume, refused: bool, told: int
) -> None:
    said: list[str] = []
    monkeypatch.setattr(serving, "volume_of_database", lambda: volume)
    if refused:
        with pytest.raises(RefusalError, match="NIUKOU_ENCRYPTED"):
            serving._must_lie_sealed(said.append)
    else:
        serving._must_lie_sealed(said.append)
    assert len(said) == told
