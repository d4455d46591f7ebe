"""The application that holds the templates, the files and the words of all pages."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Registered under the room's name."""

    name = "niukou.web.frame"
    label = "frame"
