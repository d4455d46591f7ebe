"""A new pack that works from the first minute: an example of each thing a region writes, to be changed by hand."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from niukou.rulebook.errors import PackError
from niukou.rulebook.find import find_pack, known_packs, packs_folders
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.rulebook.say.words import said_number
from niukou.runs.refusals import RefusalError, UsageRefusalError

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 40
_PLACE = re.compile(r"@(\w+)@")
# what the example of a rule speaks of; where the inherited pack lacks any of it, there is no example
_EXAMPLE_FIELDS = {
    "vehicle": {"plate", "owner_name", "owner_number", "price"},
    "person": {"name", "id_number"},
    "household": {"head_name"},
}
_EXAMPLE_STANDARD = "income_line"


def new_pack(name: str, above: str, folder: Path | None) -> Path:
    """Write a pack that inherits `above` into `folder` (default: the first packs folder); returns its folder.

    The pack loads and all its cases pass. Raises UsageRefusalError for a name that is none or taken, an unknown
    pack to inherit, or a folder that is not there; RefusalError where it cannot be written.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise UsageRefusalError(
            f"包名不对：{name}。用小写英文字母、数字和短横，如 region-2019。",
            f"{name} is no name for a pack: lower-case letters, digits and hyphens, such as region-2019.",
        )
    try:
        find_pack(above)
        inherited = load_pack(above)
    except PackError as error:
        raise UsageRefusalError(*(f"--from: {fault}" for fault in error.faults)) from error
    parent = (folder or packs_folders()[0]).absolute()
    target = parent / name
    if not parent.is_dir():
        raise UsageRefusalError(f"没有这个文件夹：{parent}", f"There is no folder {parent}")
    if target.exists() or name in known_packs():
        raise UsageRefusalError(
            f"已经有名为 {name} 的包或文件夹。请换一个名称。", f"There is a pack or folder {name} already."
        )
    try:
        find_pack(inherited.name, beside=parent)
    except PackError as error:
        raise UsageRefusalError(
            f"新包要与 {inherited.name} 放在同一个文件夹，或用环境变量 NIUKOU_PACKS 指明 {inherited.name} 在哪里。",
            f"{inherited.name} would not be found from {parent}: put the new pack beside it.",
        ) from error
    making = parent / f".{name}.{secrets.token_hex(4)}"
    try:
        for path, text in _files(name, inherited):
            file = making / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        making.rename(target)
    except OSError as error:
        raise RefusalError(
            f"写不了 {target}（{error.strerror}）。请检查权限。", f"{target} cannot be written."
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return target


def _files(name: str, inherited: Pack) -> Iterator[tuple[str, str]]:
    """(path, text) of every file of the pack."""
    skeleton = files("niukou.runs") / "skeleton"
    code = re.sub(r"[^A-Z]", "", name.upper())[:2] or "X"
    words = {"name": name, "above": inherited.name, "code": f"{code}-01"}
    line = inherited.standards.get(_EXAMPLE_STANDARD)
    paths = ["pack.yaml", "README.md"]
    if line is not None and line.type == "number":
        words |= {
            "unit": line.unit or "元",
            "title": line.title,
            "values": "\n".join(
                f"  {day}: {said_number(value)}" for day, value in line.values if value is not None
            ),
        }
        paths.append("standards/income_line.yaml")
    tables = inherited.tables
    if all(name in tables and fields <= set(tables[name].fields) for name, fields in _EXAMPLE_FIELDS.items()):
        paths += ["standards/example_price.yaml", "exclusions/example_vehicle.yaml"]
    for path in paths:
        text = (skeleton / path).read_text(encoding="utf-8")
        yield path, _PLACE.sub(lambda found: words[found[1]], text)
