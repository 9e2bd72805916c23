"""ESCO: the European Commission's classification, from its official download into the vocabulary."""

from matcher.skills.esco.comparing import Shrunk
from matcher.skills.esco.download import Folder, find, languages_of
from matcher.skills.esco.importing import bring_in
from matcher.skills.esco.reading import BrokenFile
from matcher.skills.esco.report import Report

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."

__all__ = ["ATTRIBUTION", "BrokenFile", "Folder", "Report", "Shrunk", "bring_in", "find", "languages_of"]
