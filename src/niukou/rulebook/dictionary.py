"""The dictionary: the tables and fields that expressions, files and findings name."""

from __future__ import annotations

from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import Field, PartOf, Table
from niukou.rulebook.references import References

# columns that every standard table has beside its fields
RESERVED_FIELDS = frozenset({"row_no", "landed_file", "landed_row"})
# words that mean something else in expressions and cases
RESERVED_WORDS = frozenset({"head", "link", "others", "timing"})


def build_table(entry: Entry) -> Table:
    """Return the table of a file and of those that add fields to it."""
    value = entry.file.value
    fields = {
        name: Field(
            name=name,
            table=value["table"],
            label=said["label"],
            label_en=said.get("label_en", ""),
            type=said["type"],
            privacy=said["privacy"],
            codes=said.get("codes"),
            unit=said.get("unit"),
            meaning=said.get("meaning"),
            from_identity=said.get("from_identity"),
            alias=said.get("codes_in"),
            collected_from=said.get("collected", {}).get("from"),
            collected_to=said.get("collected", {}).get("to"),
            forms=tuple(said.get("forms", ())),
            where=file.where("fields", name),
        )
        for file in (entry.file, *entry.additions)
        for name, said in file.value["fields"].items()
    }
    return Table(
        name=value["table"],
        title=value["title"],
        title_en=value["title_en"],
        key=value["key"],
        fields=fields,
        subject=value.get("subject"),
        part_of=PartOf(**value["part_of"]) if "part_of" in value else None,
        head=value.get("head"),
        waits_for=value.get("waits_for"),
        where=entry.file.where("table"),
        head_where=entry.file.where("head"),
    )


def rows_word(table: Table) -> str:
    """Return what a case calls the rows of a table: `members` of person, the table's name otherwise."""
    return f"{table.part_of.called}s" if table.part_of else table.name


def check_table(table: Table, entry: Entry, refs: References) -> None:
    """Hold one table against the rest of the dictionary and the code lists."""
    file = entry.file
    if table.name != file.stem:
        refs.fault(table.where, f"表名 {table.name} 与文件名 {file.stem} 不同", "两处写成一样")
    refs.field_of(table, table.key, file.where("key"))
    labels: dict[str, str] = {}
    for field in table.fields.values():
        if field.name in RESERVED_FIELDS:
            refs.fault(field.where, f"字段名 {field.name} 已作他用", "请换一个名字")
        if field.label in labels:
            refs.fault(
                field.where, f"字段 {field.name} 与 {labels[field.label]} 同名“{field.label}”", "请改一个名称"
            )
        labels.setdefault(field.label, field.name)
        _check_field(table, field, refs)
    if table.part_of is not None:
        _check_part_of(table, table.part_of, entry, refs)
    elif table.head is not None:
        refs.fault(table.head_where, "只有属于一户的表才有户主", "请删去 head，或写 part_of")


def check_names(refs: References) -> None:
    """What rows are called must be clear across all tables, and a household has one kind of head."""
    called: dict[str, str] = {}
    heads: dict[str, str] = {}
    for table in refs.tables.values():
        if table.part_of is None:
            continue
        noun = table.part_of.called
        other = called.setdefault(noun, table.name)
        if other != table.name or noun in RESERVED_WORDS or (noun in refs.tables and noun != table.name):
            refs.fault(table.where, f"称呼 {noun} 已作他用", "请在 part_of 里换一个 called")
        if table.head is not None:
            other = heads.setdefault(table.part_of.table, table.name)
            if other != table.name:
                refs.fault(table.head_where, f"{table.part_of.table} 的户主已由 {other} 说明", "留一个 head")


def _check_field(table: Table, field: Field, refs: References) -> None:
    if field.collected_from and field.collected_to and field.collected_to < field.collected_from:
        refs.fault(
            field.where,
            f"{field.name} 采集到 {field.collected_to} 年，却从 {field.collected_from} 年起",
            "请检查两个年份",
        )
    codes = refs.codelist(field.codes, field.where) if field.codes else None
    if field.from_identity is None:
        return
    if field.type not in ("date", "code"):
        refs.fault(field.where, f"{field.name} 是 {field.type}，不能取自证件号码", "只有 date 和 code 可以")
    refs.field_of(table, field.from_identity, field.where, ("identity",))
    if codes is not None and {"male", "female"} - {code.identity for code in codes.codes}:
        refs.fault(
            field.where,
            f"代码表 {field.codes} 没有写明哪个是男、哪个是女",
            "在代码上写 identity: male、female",
        )


def _check_part_of(table: Table, part_of: PartOf, entry: Entry, refs: References) -> None:
    where = entry.file.where("part_of", "table")
    whole = refs.table(part_of.table, where)
    if whole is table:
        refs.fault(where, f"{table.name} 不能属于自己", "写上级表")
    by = entry.file.where("part_of", "by")
    refs.field_of(table, part_of.by, by)
    if whole is not None:
        refs.field_of(whole, part_of.by, by)
