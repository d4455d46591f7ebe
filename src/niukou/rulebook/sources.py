"""Source layouts: how a department's file is headed, and how its rows tell whom they are about."""

from __future__ import annotations

from collections.abc import Mapping

from niukou.rulebook.basis import read_basis
from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import Heading, PersonColumns, Source, Table
from niukou.rulebook.references import References

_PERSON_TYPES: Mapping[str, tuple[str, ...]] = {
    "number": ("identity",),
    "name": ("text",),
    "birth": ("date",),
    "sex": ("code",),
    "village": ("text", "code"),
    "family": ("text",),
}


def build_source(key: str, entry: Entry) -> Source:
    """Return the layout that a file describes."""
    value = entry.file.value
    headings = tuple(
        Heading(name, said["heading"], tuple(said.get("aliases", ())), said.get("required", False))
        for name, said in value["headings"].items()
    )
    return Source(
        key=key,
        title=value["title"],
        source=value["source"],
        table=value["table"],
        folder=value["folder"],
        headings=headings,
        record=value.get("record"),
        record_token=value.get("record_token", False),
        person=PersonColumns(**value["person"]) if "person" in value else None,
        department=value.get("department"),
        authorisation="authorisation" in value,
        title_en=value.get("title_en", ""),
        basis=read_basis(value),
        where=entry.file.where("source"),
    )


def check_source(source: Source, entry: Entry, refs: References) -> None:
    """Hold one layout against the dictionary."""
    file = entry.file
    _check_headings(source, entry, refs)
    table = refs.table(source.table, file.where("table"))
    if source.folder == "registers":
        for word, there in (("record", source.record), ("person", source.person)):
            if there is None:
                refs.fault(source.where, f"部门数据缺少“{word}”", "写明一行的主键字段和怎样认人")
    if table is None:
        return
    for heading in source.headings:
        refs.field_of(table, heading.field, file.where("headings", heading.field))
    if source.record is not None:
        _check_record(source, source.record, table, entry, refs)
    for word, name in file.value.get("person", {}).items():
        refs.field_of(table, name, file.where("person", word), _PERSON_TYPES[word])


def check_clear(sources: Mapping[str, Source], entries: Mapping[str, Entry], refs: References) -> None:
    """Two layouts must be told apart: by what findings print, and by the headings they require."""
    printed: dict[str, str] = {}
    required: dict[frozenset[str], str] = {}
    for key, source in sources.items():
        other = printed.setdefault(source.source, key)
        if other != key:
            refs.fault(source.where, f"来源“{source.source}”已是 {other} 的", "请换一个名称")
        needs = frozenset(heading.heading for heading in source.headings if heading.required)
        other = required.setdefault(needs, key) if needs else key
        if other != key:
            where = entries[key].file.where("headings")
            refs.fault(
                where,
                f"必须有的表头与 {other} 完全相同，分不清是哪种文件",
                "给其中一种加一个 required 的表头",
            )


def _check_headings(source: Source, entry: Entry, refs: References) -> None:
    taken: dict[str, str] = {}
    for heading in source.headings:
        for text in (heading.heading, *heading.aliases):
            other = taken.setdefault(text, heading.field)
            if other != heading.field:
                where = entry.file.where("headings", heading.field)
                refs.fault(where, f"表头“{text}”已是 {other} 的", "一个表头只能指一个字段")
    if not any(heading.required for heading in source.headings):
        refs.fault(
            entry.file.where("headings"),
            "没有一个必须有的表头，认不出这种文件",
            "给关键的表头写 required: true",
        )


def _check_record(source: Source, record: str, table: Table, entry: Entry, refs: References) -> None:
    where = entry.file.where("record")
    field = refs.field_of(table, record, where)
    if record not in {heading.field for heading in source.headings}:
        refs.fault(where, f"主键 {record} 没有表头", "在 headings 里写上")
    if field is not None and field.type in ("identity", "phone", "account") and not source.record_token:
        refs.fault(where, f"主键 {record} 是{field.label}，不能原样印出", "写 record_token: true")
