"""`niukou findings` as somebody calls it: a real screen's folder comes in, is listed, and is told how far it is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.search import index_names
from niukou.runs.screen import ScreenRequest, screen
from tests.made_county import make_county
from tests.office.registry.elsewhere import environment

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
AS_OF = date(2017, 10, 1)


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up county, screened."""
    folder = tmp_path_factory.mktemp("screened")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NIUKOU_FINDING_KEY_FILE", str(folder / "key"))
        made = make_county(folder / "county")
        screen(ScreenRequest(made, "yunnan-2017", AS_OF, folder / "out"))
    return folder / "out"


@pytest.fixture
def place(screened: Path, officer: Actor) -> Path:
    """The office, with the villages the county's files tell of."""
    covers = json.loads((screened / "manifest.json").read_text(encoding="utf-8"))["covers"]
    county = Area.objects.get(code=officer.area)
    for code in covers["household"]:
        town_code = f"{code[:9]}000"
        town, _ = Area.objects.get_or_create(
            code=town_code,
            defaults={
                "name": town_code,
                "level": "town",
                "parent": county,
                "path": f"{county.path}{town_code}/",
            },
        )
        Area.objects.get_or_create(
            code=code,
            defaults={"name": code, "level": "village", "parent": town, "path": f"{town.path}{code}/"},
        )
    index_names(Area.objects.values_list("pk", "name"))
    return screened


@pytest.fixture
def niukou(place: Path, tmp_path: Path):
    """`niukou(*arguments, status)`: the command line in processes of their own, on one database; what it printed."""
    where = environment(tmp_path) | {
        "NIUKOU_WHY": "每周的检查"
    }  # of SQLite a copy: made once, so that one command finds what another left

    def call(*arguments: str, status: int = 0) -> str:
        command = [sys.executable, "-m", "niukou", "findings", *arguments]
        ended = subprocess.run(command, env=where, capture_output=True, text=True, check=False)
        assert ended.returncode == status, ended.stderr
        return ended.stderr if status else ended.stdout

    return call


def test_a_screens_folder_comes_in_once_is_listed_and_counted(place: Path, officer: Actor, niukou) -> None:
    where = ("--area", officer.area, "--as", officer.username)

    def ask(*arguments: str) -> object:
        return json.loads(niukou(*arguments, *where, "--json"))

    first = ask("take", str(place))
    assert first["new"] and first["taken"] > 0 and first["only_counted"] > 0
    assert first["met"] == {"new": first["taken"]}
    assert ask("take", str(place))["new"] is False
    listed = ask("list")
    assert len(listed) == first["taken"] and {one["state"] for one in listed} == {"new"}
    rule = listed[0]["rule"]
    assert {one["rule"] for one in ask("list", "--rule", rule, "--all")} == {rule}
    assert ask("list", "--overdue") == []
    far = ask("progress")
    assert (far["new"], far["asked"], far["rate"]) == (first["taken"], 0, None)
    assert sum(part["new"] for part in far["parts"]) == first["taken"]
    by_rule = ask("progress", "--by", "rule")
    assert sum(part["new"] for part in by_rule["parts"]) == first["taken"]
    told = niukou("take", str(place), *where)
    assert "什么都没有变" in told
    assert "整改率" in niukou("progress", *where)


def test_a_folder_that_does_not_fit_its_manifest_is_refused(
    tmp_path: Path, place: Path, officer: Actor, stranger: Actor, niukou
) -> None:
    where = ("--area", officer.area, "--as", officer.username)
    changed = tmp_path / "changed"
    shutil.copytree(place, changed)
    with (changed / "findings.csv").open("a", encoding="utf-8") as file:
        file.write("x\r\n")
    assert "不是同一份" in niukou("take", str(changed), *where, status=1)
    (changed / "findings.csv").unlink()
    (changed / "findings.parquet").unlink()
    assert "没有 findings.parquet" in niukou("take", str(changed), *where, status=1)
    assert "不是 niukou screen 的结果" in niukou("take", str(tmp_path), *where, status=1)
    manifest = json.loads((changed / "manifest.json").read_text(encoding="utf-8"))
    del manifest["key"]
    (changed / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "缺 key" in niukou("take", str(changed), *where, status=1)
    other = ("--area", officer.area, "--as", stranger.username)
    assert "今天不管" in niukou("take", str(place), *other, status=1)
