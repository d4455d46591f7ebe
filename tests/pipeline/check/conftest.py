"""The session and the small pack of the engine's tests."""

from tests.engine.conftest import pack, put, session

__all__ = ["pack", "put", "session"]
