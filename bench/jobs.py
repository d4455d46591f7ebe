"""The jobs that are measured, each started in a process of its own: `python -m bench.jobs NAME JSON`.

A job prints one line of JSON. `seconds` and `cpu` are of the work alone: imports, the pack and opening the
session come before, and are measured by the screen of a county.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow.parquet as pq

from bench.province import REGISTERS, SIZES, make_province
from bench.steps import Columns, Steps, columns_read
from demo import CountySize, make_county, write_county
from niukou.engine import evaluate
from niukou.engine.row_file import ENDING, Sieve, Sift, seen_as_table
from niukou.engine.session import Session, literal, open_session, quoted
from niukou.engine.standardise import define_macros
from niukou.pipeline.compare import Seeking, compare
from niukou.pipeline.compare.registers import columns_read as columns_of_register
from niukou.pipeline.compare.registers import registers_of
from niukou.pipeline.ingest import InputFile
from niukou.pipeline.normalise import normalise
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack, QualityRule
from niukou.terms.identity import identity_scheme

AS_OF = date(2017, 10, 1)
LEADS_OF = "yunnan-2017"
RULES_OF = "national"
REGISTRY = ("household", "person", "pairing", "measure")
OF_PEOPLE = ("household", "person")
HUNDRED, SEED = 100, 20201121
Said = dict[str, Any]


class Watch:
    """Seconds and processor seconds since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> Said:
        """Both, as a job says them."""
        return {"seconds": time.perf_counter() - self._wall, "cpu": time.process_time() - self._cpu}


def province(folder: str, scale: float, seed: int) -> Said:
    """Make the province."""
    watch = Watch()
    made = make_province(Path(folder), scale, seed)
    return {**watch.read(), "bytes": sum(path.stat().st_size for path in made.values())}


def normalised(folder: str, work: str, sifted: bool = False) -> Said:
    """Normalise every table of the province, one after the other as a screen does.

    sifted: of the registers only the rows are written that will be looked for, as a screen has it; else all of them.
    """
    pack = load_pack(LEADS_OF, AS_OF)
    sources = {source.table: source.key for source in pack.sources.values()}
    files = [_landed(Path(folder), table, sources, i) for i, table in enumerate(SIZES)]
    scheme = identity_scheme(pack.identity_scheme)
    began: list[tuple[str, float]] = []
    Path(work).mkdir(exist_ok=True)
    with open_session(Path(work), scheme, folders=[Path(folder)]) as session:
        watch = Watch()
        normalise(
            session, pack, files, Path(work), seeks=Seeking(session, pack, AS_OF) if sifted else None,
            progress=lambda table, *_: began.append((table, time.perf_counter())),
        )  # fmt: skip
        said = watch.read()
    ends = [at for _, at in began[1:]]
    seconds = {table: end - at for (table, at), end in zip(began, ends, strict=False)}
    size = sum(path.stat().st_size for path in (Path(work) / "standard").iterdir())
    tables = {f.table: {"rows": f.rows, "seconds": seconds[f.table]} for f in files}
    return {**said, "tables": tables, "bytes": size}


def compared(standard: str, sifted: bool) -> Said:
    """Compare the registers with the registry; the leads, with their evidence, are written to Parquet.

    sifted: of the registers stand the rows that are looked for, and a comparison goes on from what normalising found out to
    know them; `sought` is what that took.
    """
    pack = load_pack(LEADS_OF, AS_OF)
    with _over(Path(standard), pack, (*REGISTRY, *REGISTERS)) as (session, steps):
        seeking, sought = Seeking(session, pack, AS_OF), Watch()
        if sifted:
            define_macros(session)
            seeking(REGISTERS)
        told = sought.read()
        steps.seconds.clear()
        watch = Watch()
        made = compare(session, pack, AS_OF, seeking=seeking if sifted else None)
        said = watch.read()
        [(leads,)] = session.query(
            f"SELECT count(*) FROM {made.findings}"
        )  # a view of the file that they were written to
        kinds = session.query(f"SELECT rule, link, count(*) FROM {made.findings} GROUP BY ALL ORDER BY ALL")
    rules = sorted({rule for rule, _, _ in kinds})
    return {**said, "sought": told, "leads": leads, "rules": rules, "kinds": kinds, "steps": steps.seconds}


def joined(standard: str) -> Said:
    """The bare query beside it: join the same key columns, count.

    Those of the registers are laid down as Parquet first, packed as DuckDB reads it quickest, and that does not count.
    """
    pack = load_pack(LEADS_OF, AS_OF)
    numbers = {s.table: s.person.number for s in pack.sources.values() if s.person}
    with TemporaryDirectory(prefix="bench-") as folder, duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        for register in REGISTERS:
            connection.register("rows", seen_as_table(Path(standard) / f"{register}{ENDING}"))
            key = quoted(f"{numbers[register]}__key")
            to = literal(str(Path(folder) / f"{register}.parquet"))
            connection.execute(
                f"COPY (SELECT {key} AS key FROM rows) TO {to} (FORMAT parquet, COMPRESSION lz4_raw)"
            )
            connection.unregister("rows")
        watch = Watch()
        pairs = 0
        for register in REGISTERS:
            found = connection.execute(
                f"SELECT count(*) FROM {_parquet(folder, register)} AS register"
                f" JOIN {_parquet(standard, 'person')} AS person ON register.key = person.id_number__key"
            ).fetchone()
            pairs += int(found[0]) if found else 0
        return {**watch.read(), "pairs": pairs}


def met(standard: str) -> Said:
    """The least that a comparison reads of these files: by keys the rows met, of them what links, rules and findings name.

    Nothing is recognised, judged or told, and the few that the sieve lets through besides are not told apart.
    """
    pack = load_pack(LEADS_OF, AS_OF)
    with _over(Path(standard), pack, (*REGISTRY, *REGISTERS)) as (session, _):
        registers = registers_of(session, pack)
        assert registers.persons is not None
        read = [
            (
                r,
                columns_of_register(
                    session, r.table, (r.record, *r.columns.besides()), r.columns.number, r.rules
                ),
            )
            for r in registers.others
        ]
        watch = Watch()
        key = quoted(f"{registers.persons.number}__key")
        keys = session.arrow(f"SELECT {key} AS key FROM person WHERE {key} IS NOT NULL")
        sieve = Sieve(keys["key"].to_numpy())
        for register, columns in read:
            session.picked(register.table, columns, Sift(sieve, f"{register.columns.number}__key", None))
        return watch.read()


def checked(standard: str, tell_columns: bool, of_people: bool) -> Said:
    """Judge the registry by the quality rules, up to the findings with their sentences and evidence.

    of_people: only its persons and households, as if it had nothing else, by a hundred of the rules that can be judged then.
    """
    pack = load_pack(RULES_OF, AS_OF)
    of = OF_PEOPLE if of_people else REGISTRY
    rules = [r for r in pack.quality.values() if r.table in of]
    with _over(Path(standard), pack, of) as (session, steps):
        tables = {name: list(session.columns(name)) for name in of}
        if of_people:
            rules = _hundred(session, pack, rules)
        steps.seconds.clear()
        watch = Watch()
        judged = evaluate.quality(session, pack, AS_OF, into="check_findings", rules=rules)
        said = watch.read()
        telling = sum(s for name, s in steps.seconds.items() if _tells(name))
        judging = sum(s for name, s in steps.seconds.items() if name.startswith("marked_"))
        said |= {"judging": judging}
        said |= {"hits": said["seconds"] - telling, "steps": dict(steps.seconds)}
        said |= {"rules": len(judged.rules), "waiting": [w.rule for w in judged.waiting]}
        [(said["findings"],)] = session.query("SELECT count(*) FROM check_findings")
    if tell_columns:
        said["columns"] = columns_read([text for name, text in steps.texts if not _tells(name)], tables)
    return said


def scanned(standard: str, columns: Columns) -> Said:
    """The bare query beside it: read the columns that the conditions read, the sum of the hash of each."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        watch = Watch()
        for table, names in columns.items():
            sums = ", ".join(f"sum(hash({quoted(name)}))" for name in names)
            connection.execute(f"SELECT {sums} FROM {_parquet(standard, table)}").fetchone()
        return watch.read()


def county(folder: str, households: int, seed: int) -> Said:
    """Make the county that is screened by the command."""
    watch = Watch()
    write_county(make_county(seed, CountySize(households=households)), Path(folder))
    return watch.read()


def _hundred(session: Session, pack: Pack, rules: list[QualityRule]) -> list[QualityRule]:
    """As many of the rules that wait for no column, drawn by the seed, in the order in which they came."""
    has = evaluate.answers(session, pack, AS_OF)
    ready = [r for r in rules if not isinstance(evaluate.ready_rule(r, pack, has), evaluate.Waiting)]
    drawn = set(random.Random(SEED).sample([r.code for r in ready], HUNDRED))
    return [r for r in ready if r.code in drawn]


def _tells(step: str) -> bool:
    """Whether the step tells of hits, rather than finds them."""
    return step.startswith(("findings_of_", "told_")) or step == "check_findings"


@contextmanager
def _over(standard: Path, pack: Pack, tables: tuple[str, ...]) -> Any:
    scheme = identity_scheme(pack.identity_scheme)
    with (
        TemporaryDirectory(prefix="bench-") as work,
        open_session(Path(work), scheme, folders=[standard]) as session,
    ):
        for table in tables:
            session.view_of_file(table, standard / f"{table}{ENDING if table in REGISTERS else '.parquet'}")
        steps = Steps()
        steps.watch(session)
        yield session, steps


def _landed(folder: Path, table: str, sources: Mapping[str, str], index: int) -> InputFile:
    path = folder / f"{table}.parquet"
    rows = pq.read_metadata(path).num_rows
    return InputFile(
        index=index, path=path.name, sheet=None, source=sources[table], table=table, rows=rows, rejected=0,
        sha256=table, missing=(), unused=(), parquet=path,
    )  # fmt: skip


def _parquet(standard: str, table: str) -> str:
    return f"read_parquet({literal(str(Path(standard) / f'{table}.parquet'))})"


JOBS: Mapping[str, Callable[..., Said]] = {
    job.__name__: job for job in (province, normalised, compared, joined, met, checked, scanned, county)
}

if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](**json.loads(sys.argv[2]))))
