"""Instructions to the offices below, whom they are for, and their answers."""

from __future__ import annotations

from django.db import models

from niukou.office.areas.models import Area

LONGEST = 2000  # characters of an instruction or an answer


class Instruction(models.Model):
    """Something asked of offices below. area: the office that asks; due: the last day for an answer."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=LONGEST)
    due = models.DateField()
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=150, blank=True)
    taken_back_at = models.DateTimeField(null=True)


class Addressee(models.Model):
    """An area that an instruction is for. done_at: when its last answer said that it is done."""

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="addressees")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instruction", "area"], name="asked_once")]


class Reply(models.Model):
    """What an area answered. Rows are only added. done: whether it is done with that."""

    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="replies")
    text = models.CharField(max_length=LONGEST)
    done = models.BooleanField()
    replied_by = models.CharField(max_length=150)
    replied_at = models.DateTimeField()
