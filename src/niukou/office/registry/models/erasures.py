"""Personal data that were erased because the law asks for it: who asked, who decided, on what ground."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from niukou.office.registry.models.people import Person


class Erasure(models.Model):
    """Somebody's personal data shall go. approved: None while it waits for the second person. papers: ids of those to go.
    called: what else he is called, sealed; None where nothing was said, and once it is decided.

    The database lets the files of frozen years be emptied of a person who has an approved one, and of nobody else.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    basis = models.TextField()
    reason = models.TextField()
    papers = models.JSONField(default=list)
    called = models.BinaryField(null=True)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(approved=False) | Q(approved=None), name="erasure_once"
            )
        ]
