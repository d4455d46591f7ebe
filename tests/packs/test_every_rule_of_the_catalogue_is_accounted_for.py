"""The catalogue of quality rules has 210 codes: each is a rule of the national pack, or a line of the page of waiting ones."""

import re
from pathlib import Path

from niukou.rulebook.load import load_pack

# how many rules each group of the catalogue has: A01 to A17, B01 to B20 and so on
CATALOGUE = {
    "A": 17, "B": 20, "C": 20, "D": 27, "E": 15, "F": 12, "G": 15, "H": 12,
    "I": 16, "J": 16, "K": 8, "V": 15, "M": 17,
}  # fmt: skip
CODES = {f"{group}{number:02d}" for group, last in CATALOGUE.items() for number in range(1, last + 1)}
GATES = {"I08", "I11", "I14", "I15", "I16", "K06", "K08", "M04", "M05", "M06", "M08", "V04"}
PAGE = Path(__file__).parents[2] / "docs" / "rules-waiting.md"


def _written() -> set[str]:
    pack = load_pack("national")
    rules = [*pack.quality.values(), *(rule for rule in pack.leads.values() if rule.kind == "quality")]
    return {rule.code.split(".")[0] for rule in rules}


def _unwritten() -> set[str]:
    section = PAGE.read_text(encoding="utf-8").split("\n## ")[1]
    firsts = [line.split("|")[1] for line in section.splitlines() if line.startswith("| ")]
    return {code for first in firsts for code in re.findall(r"[A-Z]\d\d", first)}


def test_the_catalogue_has_210_rules():
    assert len(CODES) == 210


def test_every_rule_is_a_file_or_a_line():
    assert CODES - _written() == _unwritten()


def test_no_rule_is_outside_the_catalogue():
    assert _written() - CODES == set()


def test_rules_that_gate_an_operation_block_it():
    gates = {rule.code: rule for rule in load_pack("national").quality.values() if rule.code in GATES}
    assert gates.keys() == GATES
    assert all(rule.severity == "block" and rule.gate for rule in gates.values())
