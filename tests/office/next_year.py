"""`python -m tests.office.next_year FOLDER VERB …`: the command line of a program that has the steps in FOLDER too.

`steps_of_next_year` writes that folder: the registry's steps, and after them those of a year that has not come yet.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from django.conf import settings

from niukou.office import registry

_MODULE = "registry_of_next_year"
# what a year brings: a column made wider (SQLite remakes the table), one added, rows filled
_SCHEMA = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("registry", "{last}")]
    operations = [
        migrations.AlterField("ledgerentry", "attribute", models.CharField(max_length=64, blank=True)),
        migrations.AddField("decision", "letter", models.CharField(max_length=64, db_default="", default="")),
        migrations.AddField("household", "visited", models.BooleanField(db_default=False, default=False)),
    ]
"""
_DATA = """
from django.db import migrations
from niukou.office.audit.append_only import AppendOnly

def fill(apps, schema_editor):
    apps.get_model("registry", "{model}")._base_manager.update({values})

class Migration(migrations.Migration):
    dependencies = [("registry", "0098_wider")]
    operations = [AppendOnly("registry_decision"), migrations.RunPython(fill)]
"""
GOOD = {"model": "Household", "values": "visited=True"}
FORBIDDEN = {"model": "LedgerEntry", "values": "attribute='x'"}


def steps_of_next_year(folder: Path, data: dict[str, str]) -> Path:
    """A folder with the steps; the last of them fills what `data` says."""
    ours = Path(registry.__file__).parent / "migrations"
    into = folder / _MODULE
    shutil.copytree(ours, into, ignore=shutil.ignore_patterns("__pycache__"))
    last = max(path.stem for path in ours.glob("0*.py"))
    (into / "0098_wider.py").write_text(_SCHEMA.format(last=last), "utf-8")
    (into / "0099_filled.py").write_text(_DATA.format(**data), "utf-8")
    return folder


def have_them(folder: Path) -> None:
    """From now on this program has those steps."""
    sys.path.insert(0, str(folder))
    settings.MIGRATION_MODULES = {"registry": _MODULE}


if __name__ == "__main__":
    have_them(Path(sys.argv[1]))
    from niukou.cli import main

    sys.exit(main(sys.argv[2:]))
