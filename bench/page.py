"""The page `docs/performance.md` from the numbers of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bench.pairs import Range, range_of

COMPARE_AT_MOST = 2.0
QUALITY_AT_MOST = 4.0
START_BELOW = 0.5
SCREEN_BELOW = 10.0
IMPORT_AT_LEAST = 10_000  # rows a second
PROVED_BELOW = 30.0  # seconds, of a chain of a million entries
MERGE_BELOW = 10.0
PAGE_BELOW = 150  # milliseconds
_STEPS = 10
OF_PEOPLE = 2  # tables, of which a hundred rules are drawn
Told = Mapping[str, Any]


def page_of(told: Told) -> str:
    """Markdown; parts that were not measured are left out."""
    parts: dict[str, Callable[[Any], Iterator[str]]] = {
        "compare": _compare,
        "quality": _quality,
        "county": _county,
        "normalise": _normalise,
        "import": _import,
        "verify": _verify,
        "backup": _backup,
        "findings": _findings,
        "pages": _pages,
    }
    lines = [*_head(told), *_summary(told)]
    for name, part in parts.items():
        if name in told:
            lines += ["", *part(told[name])]
    return "\n".join(lines) + "\n"


def _head(told: Told) -> Iterator[str]:
    machine, speed = told["machine"], told["calibration"]
    yield "# 速度 / Performance"
    yield ""
    yield f"Written by `{told['command']}` on {told['date']}. A ratio is of two things measured in turns, in one run, each in"
    yield "a process of its own; of every ratio the median is told, with the least and the greatest."
    yield ""
    yield "| machine | |"
    yield "|---|---|"
    yield f"| processor | {machine['processor']}, {machine['cores']} cores |"
    yield f"| memory | {machine['memory']} |"
    yield f"| system | {machine['system']}, load {machine['load']} when the run began |"
    versions = ", ".join(f"{name} {machine[name]}" for name in ("python", "duckdb", "pyarrow", "sqlglot"))
    yield f"| versions | {versions} |"
    yield f"| rows inserted by SQLite, in memory | {speed['rows_inserted']:,.0f} a second |"
    yield f"| SHA-256 | {speed['sha256']:,.0f} MiB a second |"
    yield f"| start of an empty Python | {speed['start'] * 1000:.0f} ms |"


def _summary(told: Told) -> Iterator[str]:
    yield ""
    yield "| measured | result | wanted | peak memory |"
    yield "|---|---|---|---|"
    if "compare" in told:
        said = told["compare"]
        yield _ratio_line(
            "comparison with leads and evidence, by a bare join and count", said, COMPARE_AT_MOST
        )
        more = {
            "with_sought": "the same, and finding out beforehand whose rows to look for, which normalising asks for",
            "of_whole": "the same over registers of which all rows were written, nothing found out beforehand",
            "least": "the least of that: rows met by key, and what is named of them is read",
        }
        for name, what in more.items():
            yield f"| {what} | × {Range(**said[name])} | | |"
    if "quality" in told:
        said = told["quality"]
        yield from _quality_lines(said["of_people"], "over persons and households alone")
        yield from _quality_lines(said, f"over {len(said['columns'])} tables")
    if "county" in told:
        said = told["county"]
        start, screen = range_of(said["start"]), range_of([s["seconds"] for s in said["screen"]])
        memory = max(s["memory"] for s in said["screen"])
        yield f"| `niukou --help` | {start} s | below {START_BELOW} s | |"
        what = f"`niukou screen` of {said['households']} households with their registers"
        yield f"| {what} | {screen} s | below {SCREEN_BELOW:.0f} s | {memory:,.0f} MiB |"
    if "import" in told:
        said = told["import"]
        what = f"importing a registry of {said['people']:,} people, {said['rows']:,} rows, checks included, {said['database']}"
        speed = f"{said['seconds']:.0f} s, {said['rows'] / said['seconds']:,.0f} rows a second"
        yield f"| {what} | {speed} | at least {IMPORT_AT_LEAST:,} | {said['memory']:,.0f} MiB |"
    if "verify" in told:
        for one in told["verify"]["proved"]:
            what = f"proving a chain of {one['entries']:,} entries, {one['database']}"
            yield f"| {what} | {one['chain']:.1f} s | below {PROVED_BELOW:.0f} s | {one['memory']:,.0f} MiB |"
    if "backup" in told:
        yield from _kept(told["backup"])
    for said in told.get("findings", ()):
        first, again, changed = (one["seconds"] for one in said["runs"])
        what = f"merging {said['findings']:,} findings of a screen, {said['database']}"
        result = f"{first:.1f} s all new, {again:.1f} s unchanged, {changed:.1f} s with three tenths changed"
        yield f"| {what} | {result} | below {MERGE_BELOW:.0f} s | {said['memory']:,.0f} MiB |"
    for said in told.get("pages", ()):
        slowest = max(one["p95"] for one in said["waited"].values())
        what = f"pages of {said['households']:,} households, {said['hands']} people at work, {said['database']}: 95 of 100 within"
        yield f"| {what} | {slowest * 1000:.0f} ms | {PAGE_BELOW} ms | |"
    if "normalise" in told:
        whole = told["normalise"]
        for what, said in (
            ("all of them written", whole),
            ("of registers only what is looked for", whole["sifted"]),
        ):
            rows = sum(t["rows"] for t in said["tables"].values())
            speed = f"{said['seconds']:.0f} s, {rows / said['seconds']:,.0f} rows a second"
            size = f"{said['bytes'] / 2**20:,.0f} MiB written"
            yield f"| normalising {rows:,} rows, {what} | {speed}, {size} | | {said['memory']:,.0f} MiB |"


def _quality_lines(said: Told, what: str) -> Iterator[str]:
    rules = (
        f"{said['rules']} quality rules {what}, with sentences and evidence, by a bare scan of what they read"
    )
    yield _ratio_line(rules, said, QUALITY_AT_MOST)
    hits, judging = Range(**said["hits_ratio"]), Range(**said["judging_ratio"])
    yield f"| the same, only which rule holds for which row | × {hits} | | |"
    yield f"| the least of it: the passes alone, all that they ask of other rows answered before | × {judging} | | |"


def _kept(said: Told) -> Iterator[str]:
    backup = said["backup"]
    book = f"a book of {said['people']:,} people, {backup['rows']:,} rows"
    runs = [(f"`niukou backup` of {book}", backup)]
    runs += [(f"`niukou restore` of it, proved, {one['database']}", one) for one in said["restored"]]
    for what, ran in runs:
        speed = f"{ran['seconds']:.1f} s, {ran['rows'] / ran['seconds']:,.0f} rows a second"
        yield f"| {what} | {speed} | | {ran['memory']:,.0f} MiB |"


def _ratio_line(what: str, said: Told, at_most: float) -> str:
    return f"| {what} | × {Range(**said['ratio'])} | at most {at_most:.0f} | {said['memory']:,.0f} MiB |"


def _compare(said: Told) -> Iterator[str]:
    yield "## Comparison"
    yield ""
    yield f"{said['pairs']:,} pairs in the bare join; {said['leads']:,} leads of {', '.join(said['rules'])}, written to"
    yield "Parquet with sentence and evidence."
    yield ""
    sought, whole, least = (
        str(Range(**said[f"{name}_cpu"])) for name in ("with_sought", "of_whole", "least")
    )
    yield "A screen normalises the registry first; whose rows it will look for is known then, and of the registers it writes only"
    yield "these, and such as could not be understood. The bare join has all keys of all rows. What that does to normalising is told"
    yield "below, where it was measured. In processor seconds by the bare join: with finding out whose rows to look for"
    yield f"× {sought}; over registers written whole × {whole}, of which × {least} for finding"
    yield "by their keys the rows that are somebody's and reading of them what links, rules and findings name, and no more."
    yield ""
    yield from _pairs(said, "join and count")


def _quality(said: Told) -> Iterator[str]:
    yield "## Quality rules"
    yield ""
    yield from _rules_over(said["of_people"])
    yield ""
    yield from _rules_over(said)


def _rules_over(said: Told) -> Iterator[str]:
    yield f"### Over {', '.join(said['columns'])}"
    yield ""
    columns = sum(len(names) for names in said["columns"].values())
    drawn = (
        "drawn by a seed from those of `packs/national`"
        if len(said["columns"]) == OF_PEOPLE
        else "of `packs/national`"
    )
    yield f"{said['rules']} rules {drawn} that ask no other table; {said['findings']:,} findings. The bare scan"
    yield f"sums the hashes of the {columns} columns that the passes read, for conditions and for sentences."
    yield "What rules ask of other rows is answered for all tables side by side: those steps run at the same time."
    if said["waiting"]:
        yield f"Waiting for columns: {', '.join(said['waiting'])}."
    yield ""
    yield from _pairs(said, "scan")


def _pairs(said: Told, bare: str) -> Iterator[str]:
    yield f"| pair | ours, s | CPU s | {bare}, s | CPU s | ratio |"
    yield "|---|---|---|---|---|---|"
    for number, (a, b) in enumerate(zip(said["ours"], said["bare"], strict=True), start=1):
        ratio = a["seconds"] / b["seconds"]
        yield f"| {number} | {a['seconds']:.2f} | {a['cpu']:.2f} | {b['seconds']:.2f} | {b['cpu']:.2f} | {ratio:.2f} |"
    yield ""
    yield f"Ratio of processor seconds: {Range(**said['cpu_ratio'])}. Where the time goes:"
    yield ""
    yield from _steps(said["steps"])


def _county(said: Told) -> Iterator[str]:
    yield "## A county by the command"
    yield ""
    cpu = range_of([s["cpu"] for s in said["screen"]])
    yield f"{sum(said['rows'].values()):,} rows in all; processor seconds {cpu}."
    yield ""
    yield from _steps(said["steps"])


def _import(said: Told) -> Iterator[str]:
    yield "## A registry into the book"
    yield ""
    yield f"{said['households']:,} households, {said['people']:,} people, read from CSV files, checked by the quality rules, staged"
    yield f"sealed, approved, merged; {said['rejected']:,} rows rejected. Processor seconds of the process {said['cpu']:.0f}; those of the"
    yield f"database come on top. The same files again: {said['again']['seconds']:.1f} s, nothing written."
    yield ""
    yield from _steps(said["steps"])


def _verify(said: Told) -> Iterator[str]:
    yield "## A long chain proved"
    yield ""
    yield "Every digest made again and compared, every place and link; then, not in the summary, the claims of the entries against"
    yield "the notes of what was written, one for each entry. One entry in the middle was changed afterwards, and named."
    yield ""
    yield "| database | entries | chain, s | CPU s | claims, s | entries a second |"
    yield "|---|---|---|---|---|---|"
    for one in said["proved"]:
        rate = one["entries"] / one["chain"]
        yield f"| {one['database']} | {one['entries']:,} | {one['chain']:.1f} | {one['cpu']:.1f} | {one['notes']:.1f} | {rate:,.0f} |"


def _backup(said: Told) -> Iterator[str]:
    backup = said["backup"]
    yield "## A book kept elsewhere and brought back"
    yield ""
    yield f"{backup['rows']:,} rows became {backup['bytes'] / 2**20:.1f} MiB, sealed; processor seconds {backup['cpu']:.0f}."
    yield ""
    yield "| restored into | s | of those proving | CPU s |"
    yield "|---|---|---|---|"
    for one in said["restored"]:
        yield f"| {one['database']} | {one['seconds']:.1f} | {one['proving']:.1f} | {one['cpu']:.1f} |"


def _findings(said: Sequence[Told]) -> Iterator[str]:
    yield "## Findings onto the desk"
    yield ""
    yield "Read from Parquet, merged, told in the trail, committed. The second run finds the same and writes no finding; the third"
    yield "has every tenth new, every tenth gone, every tenth with other evidence. Processor seconds are of the process alone."
    yield ""
    yield "| database | run | s | processor s |"
    yield "|---|---|---|---|"
    for one in said:
        for name, run in zip(("all new", "unchanged", "changed"), one["runs"], strict=True):
            yield f"| {one['database']} | {name} | {run['seconds']:.1f} | {run['cpu']:.1f} |"


def _normalise(said: Told) -> Iterator[str]:
    yield "## Normalising, once"
    yield ""
    made = said["made"]
    yield f"Making the province took {made['seconds']:.0f} s ({made['bytes'] / 2**20:,.0f} MiB of Parquet)."
    sifted = said["sifted"]
    yield f"Normalising took {said['cpu']:.0f} s of the processors where all rows were written, {sifted['cpu']:.0f} s where of"
    yield "registers only those were that will be looked for, finding out which included; once each, one after the other."
    yield ""
    yield "| table | rows | all written, s | rows a second | sifted, s | rows a second |"
    yield "|---|---|---|---|---|---|"
    for name, one in said["tables"].items():
        both = (one["seconds"], sifted["tables"][name]["seconds"])
        yield (
            f"| {name} | {one['rows']:,} | "
            + " | ".join(f"{s:.1f} | {one['rows'] / s:,.0f}" for s in both)
            + " |"
        )


def _steps(steps: Mapping[str, float]) -> Sequence[str]:
    longest = sorted(steps.items(), key=lambda step: -step[1])[:_STEPS]
    return ["| step | s |", "|---|---|", *(f"| {name} | {seconds:.2f} |" for name, seconds in longest)]


def _pages(said: Sequence[Told]) -> Iterator[str]:
    yield "## People at the pages"
    yield ""
    yield "Each opens a page of one of these kinds, by chance, and pauses two seconds in the mean before the next; server and people"
    yield "share this machine. Milliseconds from asking to the last byte."
    for one in said:
        yield ""
        yield f"{one['database']}, {one['households']:,} households, {one['people']:,} people in them, {one['hands']} at work:"
        yield ""
        yield "| page | opened | half within | 95 of 100 within | longest |"
        yield "|---|---|---|---|---|"
        for kind, told in one["waited"].items():
            times = " | ".join(f"{told[name] * 1000:,.0f}" for name in ("median", "p95", "longest"))
            yield f"| {kind} | {told['pages']} | {times} |"
        export = one["export"]
        yield ""
        yield (
            f"All {export['rows']:,} households to XLSX: {export['seconds']:.1f} s, {export['size'] / 1024**2:.1f} MiB, the server's"
            f" peak grew by {export['memory']:,.0f} MiB."
        )
