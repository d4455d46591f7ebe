"""The schema a database or a backup is at: which steps it has, which tables it keeps, whether this program knows them."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

# made anew by the program itself wherever it sets up a database
DERIVED_APPS = ("contenttypes", "auth")

Steps = dict[str, list[str]]


def steps_of_database() -> Steps:
    """App -> the names of the steps that the database has, in order."""
    steps: Steps = {}
    for app, name in sorted(MigrationLoader(connection).applied_migrations):
        steps.setdefault(app, []).append(name)
    return steps


def unknown_steps(steps: Steps) -> list[str]:
    """Steps that this program does not know: a newer one made them."""
    known = _ours().disk_migrations
    return [f"{app}.{name}" for app, names in steps.items() for name in names if (app, name) not in known]


def last_steps(steps: Steps) -> list[tuple[str, str]]:
    """The steps that no other one of them follows: to migrate to them is to have all."""
    graph = _ours().graph
    there = {(app, name) for app, names in steps.items() for name in names}
    return sorted(
        step for step in there if not {child.key for child in graph.node_map[step].children} & there
    )


def models_at(steps: Steps) -> list[type[Model]]:
    """The office's tables as they were at these steps, in the order of their names."""
    state = _ours().project_state(last_steps(steps))
    kept: list[Any] = [
        m for m in state.apps.get_models(include_auto_created=True) if m._meta.app_label not in DERIVED_APPS
    ]
    return sorted(kept, key=lambda model: model._meta.db_table)


def _ours() -> MigrationLoader:
    """The steps this program has; no database is asked."""
    return MigrationLoader(None)
