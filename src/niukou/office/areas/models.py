"""Areas, their names, and what came of what."""

from __future__ import annotations

from typing import Any

from django.db import models

from niukou.terms.area import LEVELS

NATURAL_VILLAGE = "natural_village"
VILLAGES = ("village", NATURAL_VILLAGE)  # levels at which families live
ALL_LEVELS = (*LEVELS, NATURAL_VILLAGE)


class BytewiseField(models.CharField):  # type: ignore[type-arg]  # not subscriptable when run
    """Text compared byte by byte in every database, so that what begins alike is one range of an index."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """The column's type with the byte-wise collation of the database."""
        collation = {"postgresql": "C", "sqlite": "BINARY"}.get(connection.vendor)
        return {**super().db_parameters(connection), "collation": collation}


class Area(models.Model):
    """One area under one code, for as long as the code is in force.

    code: as the pack's area scheme writes it; a natural village's is its village's and a serial (`539901001001-03`).
    path: codes from the widest area to this one, each closed by `/`, so that all that lies in an area is one range: from
    its path up to its path with `0`, the character after `/`. valid_to: the first day on which it is no more.
    """

    code = BytewiseField(max_length=32)
    name = BytewiseField(max_length=64)
    level = models.CharField(max_length=16, choices=[(level, level) for level in ALL_LEVELS])
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    path = BytewiseField(max_length=160)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="area_name"),
            models.Index(fields=["path"], name="area_path"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="area_code_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_to__gt=models.F("valid_from"))
                | models.Q(valid_from=None),
                name="area_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class FormerName(models.Model):
    """A name an area had until a day (the first day of the next name)."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=64)
    until = models.DateField()


class Succession(models.Model):
    """On that day `successor` took over all or part of `predecessor`."""

    KINDS = ("moved", "merged", "split", "recoded")

    predecessor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="origins")
    on_day = models.DateField()
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once")]
