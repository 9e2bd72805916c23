"""The scene, with the clock standing still at its moment."""

from collections.abc import Callable

import pytest
import time_machine

from matcher.db import Database
from tests.planning.scene import NOW, Scene


@pytest.fixture
def scene(database: Database, at: Callable[..., time_machine.Traveller]) -> Scene:
    """A branch with a trainer, four people and a training of two seats."""
    at(NOW)
    return Scene.enter(database)
