"""What people do with the vocabulary, behind one door: load our own, note and link words, tidy labels, merge, split."""

from matcher.skills.inbox import (
    NameTaken,
    NoSuchSkill,
    NoSuchWord,
    link_word,
    make_skill_of,
    note_unmatched,
    set_word_aside,
    unlink_word,
)
from matcher.skills.loading import FOLDER, LANGUAGES, Loaded, load, own_vocabulary
from matcher.skills.merging import (
    CoreStays,
    IntoItself,
    MergedAlready,
    NothingMoved,
    NotMerged,
    Split,
    WordsChanged,
    merge,
    split,
    split_back,
)
from matcher.skills.tidying import NameStays, NoSuchLabel, put_back, review, review_all, take_out

__all__ = [
    "FOLDER",
    "LANGUAGES",
    "CoreStays",
    "IntoItself",
    "Loaded",
    "MergedAlready",
    "NameStays",
    "NameTaken",
    "NoSuchLabel",
    "NoSuchSkill",
    "NoSuchWord",
    "NotMerged",
    "NothingMoved",
    "Split",
    "WordsChanged",
    "link_word",
    "load",
    "make_skill_of",
    "merge",
    "note_unmatched",
    "own_vocabulary",
    "put_back",
    "review",
    "review_all",
    "set_word_aside",
    "split",
    "split_back",
    "take_out",
    "unlink_word",
]
