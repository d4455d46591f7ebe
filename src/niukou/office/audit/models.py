"""The chain of entries, what was written for each, its daily anchor, the wrapped keys, and what this database is."""

from __future__ import annotations

import json
from datetime import timedelta

from django.db import models

FROM = "from"  # in the detail of an entry: from where its author acted


class Installation(models.Model):
    """What this database is: one row, made when it is set up.

    A demo may turn its clock, has ready accounts without a second factor, and is served on the loopback address alone.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    demo = models.BooleanField(default=False)
    clock_shift = models.DurationField(default=timedelta(0))
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one"),
            models.CheckConstraint(
                condition=models.Q(demo=True) | models.Q(clock_shift=timedelta(0)),
                name="installation_clock_runs_true",
            ),
        ]


class DataKey(models.Model):
    """A key that seals data, wrapped by the master key, which is never in the database.

    purpose: what it seals (`column:phone`, `paper` …) or, after `mac:`, of what it makes digests; the newest number of a
    purpose seals, older ones open.
    """

    purpose = models.CharField(max_length=80)
    number = models.IntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "number"], name="data_key_once")]


class Chain(models.Model):
    """One chain for each county, and one for each area above counties; `area` is the code, '' for the whole."""

    area = models.CharField(max_length=32, primary_key=True)
    length = models.BigIntegerField(default=0)
    head = models.BinaryField(default=bytes(32))


class AuditEntry(models.Model):
    """One act. Its digest covers everything here and the digest before it.

    `detail` is canonical JSON without personal values: names of fields, codes, numbers of rows, keyed digests.
    A bulk act is one entry: `rows` written, and `root`, the root of the hash tree over the leaves its rows carry.
    reason_digest: covered in the reason's place, so that a name goes from it when the law asks (`audit/reasons.py`); None
    where nothing was said, and in entries of a former version, whose words themselves are covered.
    transaction, written_to, written: what the act wrote, as the database itself noted it: the notes (`Written`) of that
    transaction up to that one, which no earlier entry claimed, and a digest over them. None: nothing was written.
    """

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, db_constraint=True)
    place = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=64)
    area = models.CharField(max_length=32)
    act = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    reason = models.TextField(blank=True)
    reason_digest = models.BinaryField(null=True)
    detail = models.TextField(blank=True)
    rows = models.BigIntegerField(default=1)
    root = models.BinaryField(null=True)
    transaction = models.BigIntegerField(null=True)
    written_to = models.BigIntegerField(null=True)
    written = models.BinaryField(null=True)
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "place"], name="audit_entry_one_place")]
        indexes = [
            models.Index(
                fields=["transaction", "written_to"],
                name="audit_entry_written",
                condition=models.Q(transaction__isnull=False),
            ),
            models.Index(fields=["subject", "id"], name="audit_entry_subject"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]

    @property
    def place_of_actor(self) -> str:
        """From where its author acted, as `Author.place` writes it; '' where it does not tell."""
        place = str(json.loads(self.detail or "{}").get(FROM, ""))
        return place if ":" in place else ""  # a proof of former years told its first day so


class Written(models.Model):
    """Rows of one table that were written at once, as its triggers noted them; see `audit/watched.py`.

    transaction: the database's. shape: which columns of which table. op: I, U or D. packed: for each row its id (8 bytes)
    and leaf (32 bytes): of what it is now, of a deleted one of what it was.
    """

    transaction = models.BigIntegerField()
    shape = models.BigIntegerField()
    op = models.CharField(max_length=1)
    packed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["transaction", "id"], name="audit_written_claimed")]


class Anchor(models.Model):
    """The heads of all chains at the end of a day, and a digest over them and the anchor before."""

    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    heads = models.TextField()
    previous = models.BinaryField()
    digest = models.BinaryField()
