"""The room as Django knows it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit chain."""

    name = "niukou.office.audit"
    label = "audit"
