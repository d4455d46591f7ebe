"""Users and what they are charged with."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from niukou.office.areas.models import Area


class User(AbstractBaseUser):
    """Somebody who signs in. What he may do is in his charges; an account by itself may nothing.

    own_password: whether he chose his password himself; one that somebody else has set he changes before anything else.
    """

    username = models.CharField(max_length=150, unique=True)
    full_name = models.CharField(max_length=64)
    active_from = models.DateField(null=True)
    active_to = models.DateField(null=True)
    own_password = models.BooleanField(default=True, db_default=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.full_name or self.username


class Charge(models.Model):
    """A user acts in a role (a key of the pack's roles) for an area, from a day to a day (the first without)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="charges")
    role = models.CharField(max_length=64)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="charges")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "area"], condition=models.Q(until=None), name="charge_once"
            )
        ]


class SecondFactor(models.Model):
    """What a user's telephone shares with this office. secret: sealed. last_step: of the last code used, never used again.

    confirmed_at: when he first showed that his telephone has it; without that it does not count.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="second_factor")
    secret = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class EmergencyAccess(models.Model):
    """Somebody is to see an area for some hours. granted: None until a second person answers; ends_at: by the office's clock.

    household: the code of the one household that he asked for; '' for all of the area. noted_by, noted_at: who of the area's
    office has taken note of it.
    """

    HOUSEHOLD = 40  # characters of a code

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergencies")
    role = models.CharField(max_length=64)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    household = models.CharField(max_length=HOUSEHOLD, blank=True, default="", db_default="")
    hours = models.IntegerField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    noted_by = models.CharField(max_length=150, blank=True)
    noted_at = models.DateTimeField(null=True)
