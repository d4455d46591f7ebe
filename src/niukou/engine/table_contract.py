"""What a step promises about its table, and whether the table keeps it.

A contract is the YAML file beside a step's SQL, of the same name:

    table: code_reading            # the table, named like the file
    one_row: one written text of one code list
    key: [list, written]           # columns that tell rows apart; optional
    further_columns: the fields of the dictionary table   # optional: others may follow
    columns:
      list: {type: VARCHAR, meaning: key of the code list}
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from niukou.engine.session import Session, quoted

_ENTRIES = {"table", "one_row", "key", "further_columns", "columns"}


@dataclass(frozen=True)
class ContractFault:
    """One broken promise: the table and what is wrong with it."""

    table: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.table}: {self.wrong}"


class ContractError(Exception):
    """A table does not keep its contract, or the contract itself is incomplete; all faults at once."""

    def __init__(self, faults: list[ContractFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


def check_table(session: Session, contract: Path, made: str = "") -> None:
    """Hold the table, named like the contract or `made` under another name, against `contract`: columns, DuckDB types,
    their order, uniqueness of `key`.

    Raises ContractError naming every fault.
    """
    name = contract.stem
    said = yaml.safe_load(contract.read_text(encoding="utf-8"))
    faults = _faults_of_the_contract(name, said)
    if not faults:
        faults = _faults_of_the_columns(session, made or name, said)
    if not faults and "key" in said:
        faults = _faults_of_the_key(session, made or name, said["key"])
    if faults:
        raise ContractError([ContractFault(name, fault) for fault in faults])


def _faults_of_the_contract(name: str, said: Any) -> list[str]:
    if not isinstance(said, dict) or not isinstance(said.get("columns"), dict):
        return ["the contract has no columns"]
    faults = [f"the contract has an unknown entry {entry}" for entry in said if entry not in _ENTRIES]
    if said.get("table") != name:
        faults.append(f"the contract speaks of {said.get('table')}")
    if not said.get("one_row"):
        faults.append("the contract does not say what one row is")
    for column, promise in said["columns"].items():
        if not isinstance(promise, dict) or not promise.get("type") or not promise.get("meaning"):
            faults.append(f"column {column} has no type or no meaning in the contract")
    unknown = [column for column in said.get("key", []) if column not in said["columns"]]
    return faults + [f"the key names {column}, which is no column" for column in unknown]


def _faults_of_the_columns(session: Session, name: str, said: dict[str, Any]) -> list[str]:
    found = session.columns(name)
    if not found:
        return ["there is no such table"]
    promised = {column: str(promise["type"]) for column, promise in said["columns"].items()}
    faults = [f"column {column} is missing" for column in promised if column not in found]
    for column, kind in found.items():
        if column not in promised:
            if not said.get("further_columns"):
                faults.append(f"column {column} is not in the contract")
        elif kind != promised[column]:
            faults.append(f"column {column} is {kind}, the contract says {promised[column]}")
    if not faults and [column for column in found if column in promised] != list(promised):
        faults.append("the columns stand in another order than in the contract")
    return faults


def _faults_of_the_key(session: Session, name: str, key: list[str]) -> list[str]:
    columns = ", ".join(quoted(column) for column in key)
    twice = f"SELECT count(*) FROM (FROM {quoted(name)} SELECT 1 GROUP BY {columns} HAVING count(*) > 1)"  # noqa: S608  quoted names of the contract
    [(groups,)] = session.query(twice)
    return [f"{groups} keys ({', '.join(key)}) stand in more than one row"] if groups else []
