"""docs/guide/write-a-pack.md from the first line to the last: its files are written, its commands are run."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from niukou.cli.packs import app
from niukou.rulebook.find import own_packs_folder
from tests.made_county import make_county

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "write-a-pack.md"
_BLOCK = re.compile(r"(?:^`(?P<file>[^`\n]+)`\n\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.M | re.S)
BLOCKS = [
    (found["kind"], found["file"], found["body"]) for found in _BLOCK.finditer(GUIDE.read_text("utf-8"))
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the official of the page works, with the data of a county."""
    folder = tmp_path_factory.mktemp("official")
    make_county(folder / "某县")
    return folder


@pytest.fixture(scope="module")
def said(folder: Path) -> Iterator[dict[str, str]]:
    """What each `niukou` command of the page printed, the last time it was run."""
    told: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("PWD", str(folder))
        for kind, file, body in BLOCKS:
            if kind == "yaml":
                assert file is not None, f"which file is this?\n{body}"
                assert Path(file).parent.is_dir(), f"{file}: its folder is not there yet"
                Path(file).write_text(body, encoding="utf-8")
            elif kind == "sh":
                for line in body.splitlines():
                    _run(line, told, monkeypatch)
        yield told


def _run(line: str, told: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """One line of a shell block; only what the page needs is known, all else fails."""
    match shlex.split(os.path.expandvars(line)):
        case ["mkdir", folder]:
            Path(folder).mkdir()
        case ["rm", file]:
            Path(file).unlink()
        case ["export", setting]:
            monkeypatch.setenv(*setting.split("=", 1))
        case ["niukou", "packs", *arguments]:
            done = CliRunner().invoke(app, arguments)
            assert done.exit_code == 0, f"{line}\n{done.output}{done.exception!r}"
            told[line] = done.output
        case _:
            pytest.fail(f"the test cannot run this line: {line}")


def test_every_command_of_the_page_succeeds(said: dict[str, str]) -> None:
    verbs = {line.split()[2] for line in said}
    assert verbs == {"new", "check", "test", "say", "diff", "simulate"}


def test_the_pack_is_without_fault_or_note_and_its_cases_pass(said: dict[str, str]) -> None:
    checked = said["niukou packs check example-2019"]
    assert "✓ example-2019 1.0" in checked
    assert "example-2019/" not in checked, "a note about a file of the page"
    assert re.search(r"✓ example-2019: (\d+)/\1 ", said["niukou packs test example-2019"])


def test_what_is_said_is_what_the_page_promises(said: dict[str, str]) -> None:
    assert "残疾人代步车" in said["niukou packs say example-2019 EX-01"]
    assert "6天" in said["niukou packs say example-2019 identification"]


def test_the_difference_is_the_line_the_notice_and_the_rule(said: dict[str, str]) -> None:
    headings = r"(?m)^  (?:＋ 只有乙有|≠|－ 只有甲有) (.+)$"
    always = re.findall(headings, said["niukou packs diff national example-2019"])
    procedures = [title for title in always if title.startswith("P-")]
    assert sorted(set(always) - set(procedures)) == sorted(
        ["EX-01 家庭成员有机动车", "公示天数", "脱贫收入线"]
    )
    assert "P-ID 贫困户识别" in procedures, "whose notice is another one"
    on_a_day = re.findall(headings, said["niukou packs diff national example-2019 --on 2019-07-01"])
    assert sorted(on_a_day) == sorted(["EX-01 家庭成员有机动车", "脱贫收入线"])


def test_the_trial_finds_the_cars_of_the_made_county(said: dict[str, str]) -> None:
    tried = next(text for line, text in said.items() if " simulate " in line)
    assert "EX-01" in tried
    assert "消失 0 条" in tried


def test_the_line_on_the_page_keeps_the_old_values_of_the_pack_it_inherits() -> None:
    shown = next(body for _, file, body in BLOCKS if file and file.endswith("income_line.yaml"))
    above = yaml.safe_load((own_packs_folder() / "national/standards/income_line.yaml").read_text("utf-8"))
    ours = yaml.safe_load(shown)["values"]
    assert {day: value for day, value in ours.items() if day.year < 2019} == {
        day: value for day, value in above["values"].items() if day.year < 2019
    }


def test_the_page_leaves_the_programs_own_packs_alone(said: dict[str, str], folder: Path) -> None:
    assert said
    assert not (own_packs_folder() / "example-2019").exists()
    assert (folder / "规则包/example-2019/pack.yaml").is_file()
