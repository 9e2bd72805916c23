"""Fixtures of the recruiter's pages: the scene, and a browser in which Anja of Utrecht is signed in."""

import pytest

from matcher.db import Database
from tests.cast import Cast
from tests.visitor import Visitor
from tests.web.recruiter.scene import Scene


@pytest.fixture
def scene(database: Database, cast: Cast) -> Scene:
    """A branch at work."""
    return Scene.enter(database, cast)


@pytest.fixture
def anja(client: Visitor, scene: Scene) -> Visitor:
    """Anja's browser, in English so that tests read as the code does."""
    client.sign_in(scene.cast.anja)
    client.post("/language", data={"lang": "en"})
    return client
