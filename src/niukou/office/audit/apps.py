"""The room as Django knows it."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from niukou.office.audit.sqlite_functions import give_functions


class AuditConfig(AppConfig):
    """The audit chain."""

    name = "niukou.office.audit"
    label = "audit"

    def ready(self) -> None:
        """Give every connection the functions that the triggers of watched tables call: the one hook Django has for it."""
        connection_created.connect(give_functions, dispatch_uid="niukou.audit")
