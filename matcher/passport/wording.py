"""The words of a credential, in the language of whom it is given to. It is read elsewhere, without our screens."""

from typing import Final

WORDS: Final = {
    "nl": {
        "seen": (
            "De deelnemer volgde deze training en maakte die af. De trainer heeft tijdens of kort na de training"
            " gezien wat de deelnemer kan, en dat per vaardigheid vastgelegd als een van vijf niveaus."
        ),
        "attended": (
            "De deelnemer volgde deze training en maakte die af. De trainer heeft geen niveaus vastgelegd: dit is een"
            " bewijs van deelname, en zegt niet wat de deelnemer kan."
        ),
        "level": "Niveau",
    },
    "en": {
        "seen": (
            "The participant took part in this training and finished it. During the training or shortly after it the"
            " trainer saw what the participant can do, and noted it for each skill as one of five levels."
        ),
        "attended": (
            "The participant took part in this training and finished it. The trainer noted no levels: this is proof of"
            " attendance, and does not say what the participant can do."
        ),
        "level": "Level",
    },
}
"""By language: what a credential rests on, with and without levels, and what a level is called."""

PLAIN: Final = {
    "nl": (
        "ik begin hier net mee",
        "ik kan dit als iemand me helpt",
        "ik kan dit zelf",
        "ik kan dit goed, ook als het moeilijk is",
        "anderen vragen mij om hulp hierbij",
    ),
    "en": (
        "I am only just starting with this",
        "I can do this when somebody helps me",
        "I can do this on my own",
        "I can do this well, also when it is difficult",
        "other people ask me to help them with this",
    ),
}
"""By language: the five levels of a skill that has no sentences of its own."""


def spoken(language: str) -> str:
    """The language that a credential is written in for somebody who reads `language`."""
    return language if language in WORDS else "nl"
