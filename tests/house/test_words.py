"""Every word on a screen is there in Dutch, with the same places to fill in."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
DUTCH = ROOT / "matcher" / "translations" / "nl" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ["_", "gettext", "ngettext:1,2", "_l", "_n:1,2", "lazy_gettext", "pgettext:1c,2"]
FUNCTIONS = {keyword.partition(":")[0] for keyword in KEYWORDS}


@pytest.fixture(scope="module")
def used() -> dict[Any, Message]:
    """Every message that code and templates use."""
    with (ROOT / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    catalog = Catalog()
    found = extract_from_dir(str(ROOT), methods, options, parse_keywords(KEYWORDS), directory_filter=_ours)
    for name, line, message, comments, context in found:
        catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return {message.id: message for message in catalog if message.id}


def _ours(folder: str) -> bool:
    return Path(folder).name not in {"node_modules", "instance"} and not Path(folder).name.startswith(".")


@pytest.fixture(scope="module")
def dutch() -> Catalog:
    """The Dutch words."""
    with DUTCH.open("rb") as file:
        return read_po(file, locale="nl")


def test_no_message_hides_in_an_f_string() -> None:
    """Babel doesn't look inside f-strings: what stands there would stay English, and nobody would be told."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "matcher").rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in FUNCTIONS
    ]
    assert hidden == []


def test_every_message_has_dutch_words(used: dict[Any, Message], dutch: Catalog) -> None:
    missing = [f"{message.locations[0]}: {key}" for key, message in used.items() if not _filled(dutch.get(_first(key)))]
    assert len(used) > 50
    assert missing == []


def test_no_translation_is_a_guess(dutch: Catalog) -> None:
    assert not dutch.fuzzy, "the whole file is marked as a guess: it would not be compiled"
    assert [message.id for message in dutch if message.id and message.fuzzy] == []


def test_no_translation_is_for_nothing(used: dict[Any, Message], dutch: Catalog) -> None:
    assert [message.id for message in dutch if message.id and message.id not in used] == []


def test_a_translation_fills_in_what_its_message_fills_in(dutch: Catalog) -> None:
    wrong = [
        message.id
        for message in dutch
        if message.id and any(_places(words) - _places(_last(message.id)) for words in _all(message.string))
    ]
    assert wrong == []


def test_a_message_without_dutch_would_be_noticed(dutch: Catalog) -> None:
    assert not _filled(dutch.get("Nobody ever wrote this"))


def _filled(message: Message | None) -> bool:
    return message is not None and all(_all(message.string))


def _all(words: Any) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, tuple | list) else (words or "",)


def _first(key: Any) -> str:
    return key[0] if isinstance(key, tuple) else key


def _last(key: Any) -> str:
    return key[-1] if isinstance(key, tuple) else key


def _places(words: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sd]", words))
