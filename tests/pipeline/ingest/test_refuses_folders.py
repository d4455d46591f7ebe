"""What lies in the input folder and is not a readable file is told, never silently left out."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from niukou.pipeline.ingest import InputError, land

ROW = "号牌号码,身份证明号码\n示Z1,5399\n"


def test_a_path_that_does_not_exist(tmp_path, pack):
    with pytest.raises(InputError, match="文件夹不存在"):
        land(tmp_path / "nowhere", pack, tmp_path / "work")


def test_a_file_in_place_of_the_folder(tmp_path, pack):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="不是文件夹"):
        land(tmp_path / "file", pack, tmp_path / "work")


def test_a_folder_without_registry(tmp_path, pack):
    (tmp_path / "registers").mkdir()
    with pytest.raises(InputError, match="registry"):
        land(tmp_path, pack, tmp_path / "work")


def test_the_registry_alone_can_be_landed(county):
    (county.folder / "registers").rmdir()
    assert len(county.land().files) == 1


def test_a_registry_without_households(county):
    (county.folder / "registry/贫困户.csv").unlink()
    assert "没有户的表" in county.fault().wrong


@pytest.mark.parametrize(
    "name", ["README", "readme.txt", "README.md", ".DS_Store", "~$车.xlsx", "Thumbs.db", ".x.csv"]
)
def test_what_programs_leave_behind_is_passed_over(county, name):
    county.text(f"registers/{name}", "x")
    assert len(county.land().files) == 1


@pytest.mark.parametrize("name", ["车.txt", "车.docx", "车", "车.ods", "车.xlsm", "车.csv.zip"])
def test_an_unknown_extension_is_told(county, name):
    county.text(f"registers/{name}", ROW)
    fault = county.fault()
    assert fault.file == f"registers/{name}"
    assert "扩展名" in fault.wrong
    assert ".xlsx" in fault.right


def test_extensions_may_be_in_capitals(county):
    county.text("registers/车.CSV", ROW)
    assert county.land().file("vehicle").rows == 1


def test_a_folder_inside_is_told(county):
    (county.folder / "registers/2017").mkdir()
    assert "文件夹" in county.fault().wrong


def test_an_empty_file_is_told(county):
    county.text("registers/车.csv", "")
    assert "0 字节" in county.fault().wrong


@pytest.mark.parametrize("content", ["\n\n\n", " \n", "\ufeff"])
def test_a_file_with_nothing_but_blanks_is_told(county, content):
    county.text("registers/车.csv", content)
    assert county.fault().file == "registers/车.csv"


def test_a_link_out_of_the_folder_is_refused(county, tmp_path):
    (tmp_path / "outside.csv").write_text(ROW, encoding="utf-8")
    (county.folder / "registers/车.csv").symlink_to(tmp_path / "outside.csv")
    assert "链接" in county.fault().wrong


def test_a_folder_that_is_a_link_out_is_refused(county, tmp_path):
    (county.folder / "registers").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (county.folder / "registers").symlink_to(tmp_path / "elsewhere")
    assert county.fault().file == "registers"


def test_a_link_within_the_folder_is_followed(county):
    county.text("kept/车.csv", ROW)
    (county.folder / "registers/车.csv").symlink_to("../kept/车.csv")
    assert county.land().file("vehicle").rows == 1


def test_a_link_to_nowhere_is_told(county):
    (county.folder / "registers/车.csv").symlink_to("gone.csv")
    assert county.fault().file == "registers/车.csv"


def test_a_pipe_is_not_waited_for(county):
    os.mkfifo(county.folder / "registers/车.csv")
    assert "不是普通文件" in county.fault().wrong


AS_NOBODY = """
import os, sys
from pathlib import Path
from types import SimpleNamespace
from niukou.pipeline.ingest import InputError, land
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    land(Path(sys.argv[1]), SimpleNamespace(sources={}, tables={}), Path(sys.argv[2]))
except InputError as refused:
    print([f.file for f in refused.faults], refused)
"""


@pytest.mark.parametrize("locked", ["registry", "registry/户.csv", "registers", ""])
def test_what_an_ordinary_user_may_not_read_is_told(locked):
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as work:
        folder = Path(made)
        Path(work).chmod(0o777)
        folder.chmod(0o755)
        for name in ("registry", "registers"):
            (folder / name).mkdir()
        (folder / "registry/户.csv").write_text("x", encoding="utf-8")
        (folder / locked).chmod(0o000)
        ran = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(folder), work], capture_output=True, text=True, check=False
        )
        (folder / locked).chmod(0o755)
    assert ran.returncode == 0, ran.stderr
    assert "权限" in ran.stdout
    assert (locked or str(folder)) in ran.stdout


def test_a_full_disk_is_no_fault_of_the_input(county, monkeypatch):
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("niukou.pipeline.ingest.writing.TableWriter.write", full)
    with pytest.raises(OSError, match="No space"):
        county.land()
    assert list(county.work.rglob("*.parquet")) == []


def test_stopped_in_the_middle_nothing_stays(county):
    def stop(*_step: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        county.land(progress=stop)
    assert list(county.work.iterdir()) == []


def test_of_registers_that_were_not_asked_for_nothing_is_landed(county, tmp_path, pack):
    county.text(
        "registers/车.csv",
        ",".join(("号牌号码", "机动车所有人", "身份证明号码", "购置价格")) + "\n示Z1,王伟,x,1\n",
    )
    folders = {"folders": ("registers",), "households": False}
    everything = land(county.folder, pack, tmp_path / "all", **folders)
    assert [file.table for file in everything.files] == ["vehicle"]
    landed = land(county.folder, pack, tmp_path / "asked", tables=("payroll",), **folders)
    assert not landed.files and not list((tmp_path / "asked/landed").iterdir())
