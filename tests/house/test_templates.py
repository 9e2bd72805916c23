"""Every template has a view, every form its hidden fields, every link a page."""

import re
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "matcher" / "web" / "static"
FILES = sorted(path for path in TEMPLATES.rglob("*.*") if path.is_file())
SOURCE = "\n".join(path.read_text() for path in sorted((ROOT / "matcher").rglob("*.py")))
ALL = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in FILES}


def without_comments(text: str) -> str:
    """A template without what is written for maintainers."""
    return re.sub(r"(?s)\{#.*?#\}", "", text)


def forms(text: str) -> list[str]:
    """Each form written out in a template that changes something."""
    found = re.findall(r"(?s)<form\b.*?</form>|<form\b(?!.*</form>).*", without_comments(text))
    return [form for form in found if re.search(r"method=[\"']?post", form, re.IGNORECASE)]


def names_of_letters() -> set[str]:
    """The templates of mails: what is put in the outbox by name."""
    named = set(re.findall(r"template=\"(\w+)\"", SOURCE)) | set(re.findall(r"\"(\w+)\"", SOURCE))
    return {f"email/{name}.txt" for name in named} | {f"email/{name}.html" for name in named}


def test_every_template_is_used() -> None:
    inside = "\n".join(ALL.values())
    letters = names_of_letters()
    static_pages = {f"public/{name}.html" for name in re.findall(r"static_page\(\"(\w+)\"\)", SOURCE)}
    unused = [
        name
        for name in ALL
        if f'"{name}"' not in SOURCE
        and not re.search(rf"(extends|include|import|from)\s+[\"']{re.escape(name)}[\"']", inside)
        and name not in letters
        and name not in static_pages
    ]
    assert unused == []


def test_every_template_that_is_asked_for_is_there() -> None:
    asked = set(re.findall(r"[\"']((?:\w+/)+\w+\.(?:html|txt))[\"']", SOURCE + "\n".join(ALL.values())))
    ours = {name for name in asked if not name.startswith(("govuk_frontend_jinja/", "components/"))}
    assert ours - set(ALL) == set()


def test_every_form_that_changes_something_has_its_hidden_fields() -> None:
    bare = [
        name
        for name, text in ALL.items()
        for form in forms(text)
        if not re.search(r"hidden_fields\(\)", form) and not ("csrf_token" in form and "_once" in form)
    ]
    assert bare == []


def test_a_bare_form_would_be_noticed() -> None:
    assert forms('{# <form method="post"> #}<form method="post" action="/x"><button>Go</button></form>')
    assert not forms('<form method="get"></form>')


def test_nothing_is_written_that_the_policy_of_scripts_forbids() -> None:
    rules = {
        "an inline handler": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
        "an inline style": r"<[^>]*\sstyle\s*=\s*[\"']",
        "a style element": r"<style\b",
        "a script without a nonce": r"<script\b(?![^>]*\b(nonce|src)=)",
        "a script as an address": r"javascript:",
    }
    found = [
        f"{name}: {what}"
        for name, text in ALL.items()
        if name.endswith(".html")
        for what, rule in rules.items()
        if re.search(rule, without_comments(text))
    ]
    assert found == []


def test_every_link_leads_to_a_page(app: Flask) -> None:
    named = set(re.findall(r"url_for\(\s*[\"']([\w.]+)[\"']", SOURCE + "\n".join(map(without_comments, ALL.values()))))
    assert named - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_every_static_file_that_is_asked_for_is_there() -> None:
    named = set(re.findall(r"asset\(\s*[\"']([\w./-]+)[\"']", "\n".join(ALL.values())))
    assert {name for name in named if not (STATIC / name).is_file()} == set()


def test_nothing_is_fetched_from_elsewhere() -> None:
    found = [
        f"{name}: {address}"
        for name, text in ALL.items()
        for address in re.findall(r"(?:src|href|action)=[\"'](https?://[^\"']+|//[^\"']+)", without_comments(text))
    ]
    assert found == []
