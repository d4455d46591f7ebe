"""Lists of households that somebody keeps for himself."""

from __future__ import annotations

from django.db import models


class SavedList(models.Model):
    """Filters under a name, found and opened by `kept_by` alone. asked: sealed JSON; a filter may hold a name.

    It holds no household: what it lists is asked anew whenever it is opened, by what its owner may read then.
    """

    NAME = 40  # characters

    kept_by = models.CharField(max_length=150)
    name = models.CharField(max_length=NAME)
    asked = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kept_by", "name"], name="saved_list_name_once")]
