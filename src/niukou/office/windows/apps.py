"""The room as Django knows it."""

from django.apps import AppConfig


class WindowsConfig(AppConfig):
    """What is open where until when."""

    name = "niukou.office.windows"
    label = "windows"
