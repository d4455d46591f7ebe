"""A made-up province as landed Parquet files: 1.8 million households, 5.9 million people, 47 million register rows.

From a seed, byte for byte the same every time (with one release of DuckDB: its `hash` may change with the next):
every value is a hash of its row's number. Nobody in it exists: numbers begin with 5399, which belongs to no place,
names are drawn from lists. In each register 1 % of the rows belong to somebody in the registry; of these nine in
ten write the number as it is, one in twenty otherwise (lower case, blanks, full width), one in twenty with one
wrong digit. Of the registry's numbers 0.5 % end in a small x, 0.1 % are of the old 15 digits, 1.7 % those of a
disability certificate, 0.2 % have one wrong digit; no two people have the same. Households live as real ones might, and now and then a cell
is blank or wrong, so that the rules of quality find something about one household in three or four, not about all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from niukou.terms.macros import identity_macros

SEED = 20201121
SIZES: Mapping[str, int] = {
    "household": 1_800_000, "person": 5_900_000, "pairing": 1_800_000, "measure": 1_800_000,
    "vehicle": 20_000_000, "house": 15_000_000, "business": 10_000_000, "payroll": 2_000_000,
}  # fmt: skip
REGISTERS = ("vehicle", "house", "business", "payroll")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕䶮"
_GIVEN = (
    "伟芳娜敏静秀英丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文华建国玉志春梅海燕红晓林云凤山水木石金玲珍松柏𬍛㐂"
)

_MACROS = """
CREATE MACRO r(i, k, n) AS CAST(hash(CAST(i AS BIGINT) * 4099 + k + CAST($seed AS BIGINT) * 7919) % n AS BIGINT);
CREATE MACRO pick(text, i) AS substr(text, CAST(i AS BIGINT) % length(text) + 1, 1);
CREATE MACRO yes(b) AS CASE WHEN b THEN '是' ELSE '否' END;
CREATE MACRO name_of(i) AS pick('$surnames', r(i, 1, 1000)) || pick('$given', r(i, 2, 1000))
  || CASE WHEN r(i, 3, 4) > 0 THEN pick('$given', r(i, 4, 1000)) ELSE '' END;
CREATE MACRO born(i) AS DATE '1938-01-01' + CAST(r(i, 5, 29000) AS INTEGER);
-- the head is 40 to 59, then come two children and a parent; a slot is a birthday and a serial of an area, and as its
-- factor is prime to the number of slots nobody has the slot, so the number, of somebody else
CREATE MACRO first_of(h) AS (CAST(h AS BIGINT) * $people + $households - 1) // $households;
CREATE MACRO slot_of(place, h) AS CASE place WHEN 0 THEN (h // 98 * 2654435761 + $seed) % 3500000
  WHEN 3 THEN (h // 98 * 2654435761 + $seed) % 2000000
  ELSE ((h // 98 * 2 + place) * 2654435761 + $seed) % 4000000 END;
CREATE MACRO member_born(place, h) AS CASE place WHEN 0 THEN DATE '1958-01-01' WHEN 3 THEN DATE '1926-01-01'
  ELSE DATE '1995-01-01' END + CAST(slot_of(place, h) // 500 AS INTEGER);
-- one cell in a hundred was left out by whoever filled in the form
CREATE MACRO mostly(i, k, value) AS CASE WHEN r(i, k, 100) > 0 THEN value END;
-- the head of two households in three goes to work; one household in five receives the grant
CREATE MACRO goes_to_work(h) AS r(h, 57, 3) > 0;
CREATE MACRO receives(h) AS r(h, 40, 5) = 0;
CREATE MACRO area_of(h) AS 539901 + CAST(h AS BIGINT) % 98;
-- the registry's people have serials below 500, strangers from 500 on: nobody is met by chance
CREATE MACRO digits_of(area, on_day, serial) AS CAST(area AS BIGINT) * 100000000000 + serial
  + (CAST(year(on_day) AS BIGINT) * 10000 + month(on_day) * 100 + day(on_day)) * 1000;
CREATE MACRO member_number(place, h) AS digits_of(area_of(h), member_born(place, h), slot_of(place, h) % 500);
CREATE MACRO number_of(m) AS CAST(m AS VARCHAR) || substr('0123456789X', CAST(identity_check_of(m) AS BIGINT) + 1, 1);
CREATE MACRO home_of(p) AS CAST(p AS BIGINT) * $households // $people;
CREATE MACRO spoilt(t, i) AS left(t, 6 + CAST(r(i, 8, 11) AS INTEGER))
  || CAST((CAST(substr(t, 7 + CAST(r(i, 8, 11) AS INTEGER), 1) AS INTEGER) + 1 + r(i, 9, 8)) % 10 AS VARCHAR)
  || substr(t, 8 + CAST(r(i, 8, 11) AS INTEGER));
CREATE MACRO otherwise(t, i) AS CASE r(i, 10, 3)
  WHEN 0 THEN lower(t) || ' ' WHEN 1 THEN left(t, 6) || ' ' || substr(t, 7) ELSE translate(t, '0123456789X', '０１２３４５６７８９Ｘ') END;
CREATE MACRO some_day(i, k) AS CAST(DATE '2008-01-01' + CAST(r(i, k, 3500) AS INTEGER) AS VARCHAR);
"""

_HOUSEHOLD = """
SELECT '5399' || lpad(CAST(i AS VARCHAR), 14, '0') AS household_code,
  CAST(area_of(i) AS VARCHAR) || CAST(101 + r(i, 20, 12) AS VARCHAR) || CAST(201 + r(i, 21, 15) AS VARCHAR) AS village_code,
  name_of(first_person) AS head_name, CASE WHEN r(i, 41, 100) = 0 THEN '199' ELSE '199' || lpad(CAST(i AS VARCHAR), 8, '0') END AS phone,
  CAST(2013 + r(i, 22, 4) AS VARCHAR) AS identified_year, '国家标准' AS identification_standard,
  CASE WHEN grant_ > 0 THEN '低保贫困户' ELSE '一般贫困户' END AS attribute,
  CASE WHEN exited THEN '已脱贫' ELSE '未脱贫' END AS exit_state,
  CASE WHEN exited THEN CAST(2016 + r(i, 24, 2) AS VARCHAR) END AS exit_year,
  CAST(CASE WHEN r(i, 42, 100) = 0 THEN people + 1 ELSE people END AS VARCHAR) AS size,
  CASE r(i, 25, 40) WHEN 0 THEN '缺劳力' WHEN 1 THEN '因灾' WHEN 2 THEN '缺资金' ELSE '缺技术' END AS main_cause,
  CASE WHEN r(i, 26, 4) = 0 THEN '自身发展动力不足' END AS other_cause,
  '否' AS unsafe_house, CASE WHEN r(i, 27, 2) = 0 THEN 'A级' ELSE 'B级' END AS house_grade,
  CAST(CASE WHEN r(i, 43, 100) = 0 THEN 0 ELSE 30 + r(i, 28, 90) END AS VARCHAR) AS house_area, yes(r(i, 29, 400) = 0) AS water_difficult,
  yes(r(i, 29, 400) <> 0) AS water_safe, yes(r(i, 30, 300) <> 0) AS domestic_power, '是' AS production_power,
  CASE r(i, 31, 3) WHEN 0 THEN '泥土路' WHEN 1 THEN '砂石路' ELSE '水泥路' END AS road_type,
  mostly(i, 44, CAST(r(i, 32, 60) / 10.0 AS VARCHAR)) AS road_distance, mostly(i, 45, '柴草') AS fuel,
  mostly(i, 46, yes(r(i, 33, 3) = 0)) AS toilet,
  CAST(r(i, 34, 12) AS VARCHAR) AS cropland, CAST(r(i, 35, 30) AS VARCHAR) AS forest, '0' AS returned_forest,
  mostly(i, 47, yes(r(i, 36, 5) = 0)) AS cooperative, CAST(wage AS VARCHAR) AS wage_income, CAST(crops AS VARCHAR) AS business_income,
  CAST(CASE WHEN r(i, 48, 50) = 0 THEN 0 ELSE crops // 5 END AS VARCHAR) AS business_cost,
  '0' AS property_income, '0' AS family_planning_grant,
  CAST(grant_ AS VARCHAR) AS subsistence_grant, '0' AS support_grant, CAST(pension AS VARCHAR) AS pension,
  '0' AS ecology_grant, '0' AS other_transfer, CAST(net AS VARCHAR) AS net_income,
  CAST(round(net / people, 2) AS VARCHAR) AS income_per_head,
  0 AS landed_file, CAST(i AS INTEGER) + 2 AS landed_row
FROM (SELECT *, wage + crops - crops // 5 + grant_ + pension AS net
  FROM (SELECT *, CASE WHEN goes_to_work(i) THEN 3000 + r(i, 38, 3000) ELSE 0 END AS wage,
    CASE WHEN exited THEN 16000 ELSE 4000 END + r(i, 39, 2000) AS crops,
    CASE WHEN receives(i) THEN 2400 ELSE 0 END AS grant_, CASE WHEN people > 3 THEN 1236 ELSE 0 END AS pension
    FROM (SELECT i, first_of(i) AS first_person, first_of(i + 1) - first_of(i) AS people, r(i, 37, 4) = 0 AS exited
      FROM range($households) t(i))))
"""

_PERSON = """
SELECT '5399' || lpad(CAST(h AS VARCHAR), 14, '0') || lpad(CAST(i - first AS VARCHAR), 2, '0') AS person_code,
  '5399' || lpad(CAST(h AS VARCHAR), 14, '0') AS household_code, name_of(i) AS name,
  CASE WHEN male THEN '男' ELSE '女' END AS sex, CASE WHEN disabled THEN '残疾人证' ELSE '居民身份证' END AS id_type,
  CASE WHEN disabled THEN number || '43'
       WHEN r(i, 50, 20) = 0 AND right(number, 1) = 'X' THEN lower(number)
       WHEN r(i, 50, 500) = 1 AND year(birthday) < 2000 THEN left(number, 6) || substr(number, 9, 9)
       WHEN r(i, 50, 500) = 2 THEN spoilt(number, i) ELSE number END AS id_number,
  CAST(birthday AS VARCHAR) AS birth_date,
  CASE WHEN i = first THEN '户主' WHEN i = first + 3 AND male THEN '之父' WHEN i = first + 3 THEN '之母'
    WHEN male THEN '之子' ELSE '之女' END AS relation,
  mostly(i, 59, CASE r(i, 51, 6) WHEN 0 THEN '苗族' WHEN 1 THEN '彝族' ELSE '汉族' END) AS ethnic_group,
  CASE WHEN at_school < 6 THEN '学龄前儿童' WHEN at_school < 16 THEN NULL WHEN age < 40 THEN '初中' ELSE '小学' END AS education,
  CASE WHEN at_school < 6 THEN '学龄前儿童' WHEN at_school < 12 THEN '小学' WHEN at_school < 15 THEN '八年级'
       WHEN at_school < 16 THEN '九年级' ELSE '非在校生' END AS schooling,
  CAST(NULL AS VARCHAR) AS out_of_school_reason,
  CASE WHEN disabled THEN '残疾' WHEN r(i, 52, 400) = 0 THEN NULL WHEN r(i, 52, 20) = 1 THEN '长期慢性病'
       WHEN r(i, 52, 20) = 2 THEN '大病' ELSE '健康' END AS health,
  CASE WHEN age < 16 OR at_school < 16 OR age >= 60 THEN '无劳动力' WHEN r(i, 53, 1000) = 0
       THEN '丧失劳动力' ELSE '普通劳动力' END AS labour,
  CASE WHEN works THEN '省外务工' END AS work_area, CASE WHEN works THEN CAST(1 + r(i, 54, 10) AS VARCHAR) ELSE '0' END AS work_months,
  yes(r(i, 55, 200) <> 0) AS medical_insurance, yes(r(i, 56, 20) <> 0) AS pension_insurance,
  yes(receives(h) AND i = first) AS subsistence,
  0 AS landed_file, CAST(i AS INTEGER) + 2 AS landed_row
FROM (SELECT *, number_of(m) AS number, m % 2 = 1 AS male, i = first AND goes_to_work(h) AS works, r(i, 58, 60) = 0 AS disabled
  FROM (SELECT *, member_number(i - first, h) AS m,
      date_sub('year', birthday, DATE '2017-10-01') AS age, date_sub('year', birthday, DATE '2017-08-31') AS at_school
    FROM (SELECT *, member_born(i - first, h) AS birthday
      FROM (SELECT i, home_of(i) AS h, first_of(home_of(i)) AS first FROM range($people) t(i)))))
"""

_PAIRING = """
SELECT '5399' || lpad(CAST(i AS VARCHAR), 14, '0') AS household_code, name_of(i // 3 + 900000000) AS helper_name,
  number_of(m) AS helper_number, '县直单位' || CAST(r(i // 3, 60, 90) AS VARCHAR) AS unit,
  '2015-03-01' AS starts_on, CAST(NULL AS VARCHAR) AS ends_on, 0 AS landed_file, CAST(i AS INTEGER) + 2 AS landed_row
FROM (SELECT i, digits_of(539901 + r(i // 3, 7, 98), born(i // 3), 500 + r(i // 3, 6, 500)) AS m FROM range($pairings) t(i))
WHERE r(i, 61, 300) <> 0
"""

_MEASURE = """
SELECT '5399' || lpad(CAST(i AS VARCHAR), 14, '0') AS household_code, '2017' AS year,
  CASE WHEN r(i, 62, 30) = 0 AND NOT receives(i) THEN '健康帮扶' WHEN r(i, 62, 2) = 0 THEN '产业帮扶'
       ELSE '金融帮扶' END AS kind,
  CASE WHEN receives(i) THEN '低保，养猪' WHEN r(i, 62, 2) = 0 THEN '养猪' ELSE '小额贷款' END AS content,
  CAST(500 + r(i, 63, 5000) AS VARCHAR) AS amount,
  0 AS landed_file, CAST(i AS INTEGER) + 2 AS landed_row FROM range($measures) t(i)
"""

# whom a register's row is about: of 10 000 rows 90 somebody of the registry, 5 the same written otherwise, 5 with
# one digit wrong
_OWNERS = """
SELECT j, owner, CASE WHEN u < 90 OR u >= 100 THEN number WHEN u < 95 THEN otherwise(number, j)
  ELSE spoilt(number, j) END AS number
FROM (SELECT j, u, name_of(CASE WHEN u < 100 THEN p ELSE j + $offset END) AS owner, number_of(m) AS number
  FROM (SELECT j, u, p, CASE WHEN u < 100 THEN member_number(p - first_of(h), h)
      ELSE digits_of(539901 + r(j + $offset, 7, 98), born(j + $offset), 500 + r(j + $offset, 6, 500)) END AS m
    FROM (SELECT *, home_of(p) AS h
      FROM (SELECT j, r(j + $offset, 70, 10000) AS u, r(j + $offset, 71, $people) AS p FROM range($rows) t(j)))))
"""
_REGISTER_COLUMNS: Mapping[str, str] = {
    "vehicle": """'云Z' || lpad(CAST(j AS VARCHAR), 8, '0') AS plate, owner AS owner_name, number AS owner_number,
      CASE r(j, 72, 4) WHEN 0 THEN '普通二轮摩托车' WHEN 1 THEN '农用三轮车' ELSE '小型轿车' END AS kind, '示例牌' AS model,
      CAST(3000 + r(j, 73, 150000) AS VARCHAR) AS price, some_day(j, 74) AS first_registered_on,
      CASE WHEN r(j, 75, 8) = 0 THEN '注销' ELSE '正常' END AS status""",
    "house": """'示不动产权第' || lpad(CAST(j AS VARCHAR), 9, '0') || '号' AS certificate, owner AS owner_name,
      number AS owner_number, '示例县城示例路' AS location, CASE r(j, 72, 6) WHEN 0 THEN '商业' WHEN 1 THEN '宅基地' ELSE '住宅' END AS use,
      CAST(40 + r(j, 73, 120) AS VARCHAR) AS floor_area,
      CASE r(j, 74, 5) WHEN 0 THEN '易地搬迁安置' WHEN 1 THEN '继承' ELSE '购买' END AS acquired_by,
      some_day(j, 75) AS registered_on, CASE WHEN r(j, 76, 10) = 0 THEN '历史' ELSE '现势' END AS status""",
    "business": """'9153' || lpad(CAST(j AS VARCHAR), 14, '0') AS credit_code, '示例商行' AS name,
      CASE r(j, 72, 4) WHEN 0 THEN '农民专业合作社' WHEN 1 THEN '个体工商户' ELSE '有限责任公司' END AS kind, owner AS person_name,
      number AS person_number, CASE r(j, 73, 3) WHEN 0 THEN '法定代表人' WHEN 1 THEN '成员' ELSE '股东' END AS role,
      CAST(1 + r(j, 74, 500) AS VARCHAR) AS capital, some_day(j, 75) AS founded_on,
      CASE WHEN r(j, 76, 5) = 0 THEN '注销' ELSE '存续' END AS status""",
    "payroll": """'P' || lpad(CAST(j AS VARCHAR), 8, '0') AS serial, owner AS person_name, number AS person_number,
      '示例单位' AS unit, CASE r(j, 72, 4) WHEN 0 THEN '公务员' WHEN 1 THEN '公益性岗位' ELSE '事业单位人员' END AS category,
      some_day(j, 73) AS joined_on, CASE WHEN r(j, 74, 6) = 0 THEN '退休' ELSE '在职' END AS status,
      CAST(2000 + r(j, 75, 5000) AS VARCHAR) AS pay""",
}


def make_province(
    folder: Path, scale: float = 1.0, seed: int = SEED, tables: Sequence[str] = tuple(SIZES)
) -> dict[str, Path]:
    """Write the landed tables under `folder`, each at `scale` times its full size; returns table -> file.

    The files have the columns that `pipeline.ingest` lands: text by dictionary name, landed_file, landed_row.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = {name: round(size * scale) for name, size in SIZES.items()}
    numbers = {
        "seed": seed, "surnames": _SURNAMES, "given": _GIVEN, "households": rows["household"],
        "people": rows["person"], "pairings": rows["pairing"], "measures": rows["measure"],
    }  # fmt: skip
    queries = {"household": _HOUSEHOLD, "person": _PERSON, "pairing": _PAIRING, "measure": _MEASURE}
    for index, name in enumerate(REGISTERS, start=1):
        owners = _filled(_OWNERS, {"rows": rows[name], "offset": index * 100_000_000})
        queries[name] = (
            f"SELECT {_REGISTER_COLUMNS[name]}, 0 AS landed_file, CAST(j AS INTEGER) + 2 AS landed_row FROM ({owners})"
        )
    made = {}
    offline: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=offline) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(identity_macros("cn_resident"))
        connection.execute(_filled(_MACROS, numbers))
        for name, query in ((name, queries[name]) for name in tables):
            made[name] = folder / f"{name}.parquet"
            connection.execute(
                f"COPY ({_filled(query, numbers)}) TO '{made[name]}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
            )
    return made


def _filled(text: str, values: Mapping[str, object]) -> str:
    for name, value in values.items():
        text = text.replace(f"${name}", str(value))
    return text
