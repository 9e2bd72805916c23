"""The five levels of an ability as sentences to choose from: its own anchors, quoted, or plain ones."""

from flask_babel import gettext as _
from sqlmodel import Session

from matcher.skills import queries as skills
from matcher.web.languages import language


def choices_for(session: Session, skill_id: int) -> dict[str, str]:
    """ "1" to "5" with a sentence for each, in the reader's language."""
    core = next((each for each in skills.index(session).core if each.id == skill_id), None)
    sentences = core.anchors.get(language(), ()) if core else ()
    if len(sentences) == 5:
        said = tuple(f"“{sentence[:1].upper()}{sentence[1:]}”" for sentence in sentences)
    else:
        said = (
            _("Can't do it yet"),
            _("Can do it with help"),
            _("Can do it alone when things are normal"),
            _("Can do it alone, also when it is difficult"),
            _("Others ask this person to help them with it"),
        )
    return {str(level): f"{level}. {sentence}" for level, sentence in enumerate(said, 1)}
