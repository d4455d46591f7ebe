"""The two counties that lie beside the repository, where they do: found is what their truth says, both ways."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from demo.numbers import is_valid
from tests.flow.screening import Screened, read_csv, screened

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
_LEADS = {"农村低保": "OM-01", "农村危房": "OM-02", "持证残疾人": "OM-03", "大病慢病": "OM-04"}
_GONE = {"死亡注销": "ID-01", "迁出": "ID-02"}
Sample = tuple[Path, Screened]


def _folder(name: str) -> Path:
    if not (SAMPLES / name).is_dir():
        pytest.skip(f"样本不在 ../shared/samples/{name} / the samples are not beside the repository")
    return SAMPLES / name


@pytest.fixture(scope="module", params=["county-a", "county-b"])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = _folder(request.param)
    return folder, screened(folder, tmp_path_factory.mktemp(request.param) / "findings")


def _truth(folder: Path, name: str) -> list[dict[str, str]]:
    return read_csv(folder / "truth" / f"{name}.csv")


def test_exclusion_leads_agree(sample: Sample) -> None:
    folder, found = sample
    expected = Counter(
        (row["规则"], row["户编号"], row["人编号"], row["登记"], row["主键"], _timing(row["判断"]))
        for row in _truth(folder, "命中")
    )
    got = Counter(
        (r["rule"], r["household"], r["person"], r["source"], r["record"], _timing(r["timing"]))
        for r in found.of("exclusion")
    )
    assert expected - got == Counter(), "planted and not found"
    assert got - expected == Counter(), "found and not planted"


def test_leads_say_how_the_person_was_recognised(sample: Sample) -> None:
    folder, found = sample
    links = {"exact": "exact", "typo": "probable"}
    rows = {(r["source"], r["record"]): r for r in found.of("exclusion")}
    numbers = {r["人编号"]: r["证件号码"] for r in read_csv(folder / "registry" / "家庭成员.csv")}
    for lead in _truth(folder, "命中"):
        if is_valid(
            numbers[lead["人编号"]]
        ):  # others are written wrong, or otherwise, in the registry itself
            row = rows[lead["登记"], lead["主键"]]
            assert row["link"] == links.get(lead["写法"], "normalised"), lead
            assert row["severity"] == ("doubt" if lead["写法"] == "typo" else "error"), lead


def test_a_lead_after_the_exit_is_told_as_such(sample: Sample) -> None:
    folder, found = sample
    exits = {row["户编号"]: row["脱贫年度"] for row in read_csv(folder / "registry" / "贫困户.csv")}
    late = {r["household"] for r in found.of("exclusion") if r["timing"] == "after_exit"}
    assert all(exits[household] for household in late)


def test_rows_that_only_look_like_leads_are_not_found(sample: Sample) -> None:
    folder, found = sample
    records = {(row["source"], row["record"]) for row in found.of("exclusion")}
    assert [r for r in _truth(folder, "非命中") if (r["登记"], r["主键"]) in records] == []


def test_omissions_agree(sample: Sample) -> None:
    folder, found = sample
    expected = sorted((_LEADS[r["线索"]], r["户号"], r["村代码"]) for r in _truth(folder, "漏评线索"))
    assert sorted((r["rule"], r["family"], r["village"]) for r in found.of("omission")) == expected


def test_deaths_and_moves_agree(sample: Sample) -> None:
    folder, found = sample
    expected = sorted((_GONE[r["何事"]], r["户编号"], r["人编号"]) for r in _truth(folder, "人口变动"))
    got = [(r["rule"], r["household"], r["person"]) for r in found.of("identity")]
    assert sorted(one for one in got if one[0] in _GONE.values()) == expected


def test_quality_agrees_in_the_listed_rules(sample: Sample) -> None:
    folder, found = sample
    expected = Counter((r["规则"], r["户编号"], r["人编号"]) for r in _truth(folder, "数据质量"))
    listed = {rule for rule, _, _ in expected}
    got = Counter((r["rule"], r["household"], r["person"]) for r in found.of("quality"))
    got = Counter({one: times for one, times in got.items() if one[0] in listed})
    assert expected - got == Counter(), "planted and not found"
    assert got - expected == Counter(), "found and not planted"


def test_all_rules_run(sample: Sample) -> None:
    folder, found = sample
    listed = {r["规则"] for r in (*_truth(folder, "数据质量"), *_truth(folder, "命中"))}
    leads = {"ID-01", "ID-02", "ID-03", "ID-04", "ID-05", "OM-01", "OM-02", "OM-03", "OM-04"}
    assert (listed | leads) & found.not_run() == set()


def test_the_workbook_alone_gives_the_same_leads(tmp_path: Path) -> None:
    folder = _folder("county-b")
    shutil.copytree(folder, tmp_path / "county")
    for name in ("贫困户.csv", "家庭成员.csv"):
        path = tmp_path / "county" / "registry" / name
        path.parent.chmod(0o700)
        path.unlink()
    found = screened(tmp_path / "county", tmp_path / "findings")
    expected = {(r["规则"], r["户编号"], r["人编号"], r["主键"]) for r in _truth(folder, "命中")}
    rows = found.of("exclusion")
    assert {(r["rule"], r["household"], r["person"], r["record"]) for r in rows} == expected
    assert {r["timing"] for r in rows} == {"unknown"}
    assert {"G01", "H02", "B14"} <= found.not_run()


def _timing(said: str) -> str:
    """The samples' truth tells only whether the fact came before the household was identified."""
    return {"识别前": "before", "识别后": "after", "after_exit": "after"}.get(said, said)
