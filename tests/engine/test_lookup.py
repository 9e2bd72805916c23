"""From words to skills: what links by itself, what is asked, what is denied, and that nothing strange takes long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine import LONGEST, LabelEntry, Resolver, TooLong, Verdict

LISTEN, STRESS, CALLING, CALM, DRIVING, PERSEVERE, MAIL, COUNTING, CODE, PATIENCE, SELLING = range(1, 12)
LABELS = [
    LabelEntry(LISTEN, "luisteren", "nl"),
    LabelEntry(LISTEN, "actief luisteren", "nl"),
    LabelEntry(LISTEN, "active listening", "en"),
    LabelEntry(STRESS, "stressbestendig", "nl"),
    LabelEntry(STRESS, "handling stress", "en"),
    LabelEntry(CALLING, "bellen met klanten", "nl"),
    LabelEntry(CALLING, "bellen", "nl"),
    LabelEntry(CALM, "boze klanten kalmeren", "nl"),
    LabelEntry(DRIVING, "heftruck rijden", "nl"),
    LabelEntry(PERSEVERE, "niet opgeven", "nl"),
    LabelEntry(MAIL, "e-mails beantwoorden", "nl"),
    LabelEntry(COUNTING, "voorraad tellen", "nl"),
    LabelEntry(CODE, "C#", "en"),
    LabelEntry(PATIENCE, "geduldig", "nl"),
    LabelEntry(SELLING, "verkoopgesprekken voeren", "nl"),
    LabelEntry(SELLING, "geld innen bij het toilet", "nl", reviewed=False),
]
RESOLVER = Resolver(LABELS)
AFFIRMED = (Verdict.EXACT, Verdict.SURE)

affirmations = st.sampled_from([entry.text for entry in LABELS if "niet" not in entry.text])
denials = st.sampled_from(
    [
        "niet {}",
        "{} niet",
        "ik kan niet goed {}",
        "{} kan ik echt niet",
        "geen ervaring met {}",
        "zonder {}",
        "{}: nee",
        "nooit {}",
        "weinig ervaring met {}",
        "slecht in {}",
        "niet-{}",
        "niet{}",
        "NIET {}!!!",
        "nit {}",
        "not {}",
        "I can't do {}",
        "I can’t do {}",
        "no experience with {}",
        "{}? never",
        "bad at {}",
        "❌ {}",
        "{} 👎",
    ]
)


def verdict(text, lang=None):
    return RESOLVER.resolve(text, lang).verdict


def best(text):
    return RESOLVER.resolve(text).matches[0].skill


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("luisteren", LISTEN),
        ("  LUISTEREN!! ", LISTEN),
        ("Lüisteren", LISTEN),
        ("luistert", LISTEN),
        ("boze klant kalmeren", CALM),
        ("c#", CODE),
        ("email beantwoorden", MAIL),
        ("e-mails beantwoorden", MAIL),
        ("niet opgeven", PERSEVERE),
        ("ｌｕｉｓｔｅｒｅｎ", LISTEN),
        ("luis\u200bteren", LISTEN),
    ],
)
def test_a_phrase_that_is_a_label_is_exact(text, skill):
    found = RESOLVER.resolve(text)
    assert found.verdict is Verdict.EXACT
    assert (found.matches[0].skill, found.matches[0].score) == (skill, 1.0)


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("luistren", LISTEN),
        ("ik kan heel goed luisteren", LISTEN),
        ("stress bestendig", STRESS),
        ("stressbestndig", STRESS),
        ("ik ben stressbestendig", STRESS),
        ("klanten boze kalmeren", CALM),
        ("heftruckrijden", DRIVING),
        ("hefruck rijden", DRIVING),
        ("good at active listening", LISTEN),
        ("ervaring met bellen", CALLING),
        ("bellen, bellen en bellen", CALLING),
    ],
)
def test_typos_compounds_order_and_fillers_are_sure(text, skill):
    assert verdict(text) is Verdict.SURE
    assert best(text) == skill


@pytest.mark.parametrize(
    "text",
    [
        "klanten",
        "rustig luisteren naar klanten",
        "boze klanten",
        "ik wil leren bellen",
        "stressgevoelig zijn, bestendig",
    ],
)
def test_a_word_left_over_is_asked(text):
    assert verdict(text) is Verdict.ASK


@pytest.mark.parametrize("text", ["tellen", "bestellen", "verlopen", "c++", "kalm", "voorraad stellen"])
def test_another_word_is_never_taken_for_a_slip(text):
    assert verdict(text) not in AFFIRMED


@pytest.mark.parametrize("text", ["zeilboot", "qwxz", "", "   ", "\0", "👍", "...", "+#", "ا ب ت", "东京"])
def test_what_looks_like_nothing_is_unknown(text):
    found = RESOLVER.resolve(text)
    assert (found.verdict, found.matches) == (Verdict.UNKNOWN, ())


@pytest.mark.parametrize(
    "text",
    [
        "niet stressbestendig",
        "stressbestendig ben ik niet",
        "geen ervaring met bellen",
        "nietstressbestendig",
        "ongeduldig",
        "opgeven dat doe ik niet bij bellen",
        "can't handle stress",
        "stressbestendig ni",
        "s\u0336t\u0336r\u0336e\u0336s\u0336s\u0336bestendig",
    ],
)
def test_a_denial_is_heard_in_front_behind_and_within(text):
    assert verdict(text) is Verdict.NEGATED


@settings(max_examples=200, deadline=None)
@given(affirmations, denials)
def test_a_denied_phrase_never_counts_as_having_the_skill(label, denial):
    assert verdict(denial.format(label)[:LONGEST]) not in AFFIRMED


@settings(max_examples=100, deadline=None)
@given(affirmations, st.text(max_size=20), st.text(max_size=20))
def test_whatever_stands_around_a_denial_does_not_undo_it(label, before, after):
    assert verdict(f"{before} niet {label} {after}"[:LONGEST]) not in AFFIRMED


@pytest.mark.parametrize("text", ["geen moeite met bellen", "niet bang om te bellen", "niet alleen bellen"])
def test_two_noes_are_a_yes_that_is_asked(text):
    assert verdict(text) is Verdict.ASK
    assert best(text) == CALLING


def test_a_label_that_denies_is_not_offered_to_who_affirms():
    assert all(found.skill != PERSEVERE for found in RESOLVER.resolve("opgeven").matches)


def test_a_label_nobody_reviewed_is_only_asked():
    assert verdict("geld innen bij het toilet") is Verdict.ASK
    assert best("geld innen bij het toilet") == SELLING


def test_a_label_of_two_skills_is_asked():
    both = Resolver([LabelEntry(1, "plannen", "nl"), LabelEntry(2, "Plannen", "nl")])
    found = both.resolve("plannen")
    assert found.verdict is Verdict.ASK
    assert [one.skill for one in found.matches] == [1, 2]


def test_of_skills_that_share_a_label_the_one_whose_name_is_nearest_goes_first():
    shared = [LabelEntry(skill, "verkoopster", "nl", reviewed=False) for skill in (1, 2)]
    names = [LabelEntry(1, "winkelhulp", "nl"), LabelEntry(2, "verkoper", "nl")]
    found = Resolver([*shared, *names]).resolve("verkoopster", lang="nl")
    assert found.verdict == Verdict.ASK
    assert [match.skill for match in found.matches] == [2, 1]


def test_the_letters_go_before_the_inflections():
    near = Resolver([LabelEntry(1, "verkoop", "nl"), LabelEntry(2, "verkopen", "nl")])
    assert [near.resolve(text).verdict for text in ("verkoop", "verkopen")] == [Verdict.EXACT] * 2
    assert near.resolve("verkopen").matches[0].skill == 2


def test_a_label_that_denies_is_meant_word_for_word():
    sales = Resolver([LabelEntry(1, "nee verkopen", "nl")])
    assert sales.resolve("ik kan nee verkopen").verdict is Verdict.SURE
    assert sales.resolve("verkopen: nee").verdict is Verdict.NEGATED


def test_a_sure_label_is_far_ahead_of_every_other_concept():
    close = LabelEntry(1, "zelfstandig verkoopgesprekken voeren met bedrijven", "nl")
    closer = LabelEntry(2, "zelfstandig verkoopgesprekken voeren met je bedrijven", "nl")
    said = "met bedrijven zelfstandig verkoopgesprekken voeren"
    assert Resolver([close]).resolve(said).verdict is Verdict.SURE
    assert Resolver([close, closer]).resolve(said).verdict is Verdict.ASK


def test_two_concepts_close_together_are_asked():
    near = Resolver([LabelEntry(1, "verkoopgesprek", "nl"), LabelEntry(2, "verkoopgesprekje", "nl")])
    assert near.resolve("verkopgesprekj").verdict is Verdict.ASK


def test_a_language_leaves_the_other_out_but_not_its_exact_words():
    assert verdict("active listening", "nl") is Verdict.EXACT
    assert all(found.label != "active listening" for found in RESOLVER.resolve("activ listenin", "nl").matches)
    assert RESOLVER.resolve("activ listenin", "en").matches[0].skill == LISTEN


def test_each_skill_is_found_once_best_first():
    found = RESOLVER.resolve("klanten bellen en kalmeren", top=3).matches
    assert len({one.skill for one in found}) == len(found) <= 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_order_of_the_labels_changes_nothing():
    turned = Resolver(LABELS[::-1])
    for text in ("luistren", "klanten", "bellen niet", "rijden", "ka"):
        assert turned.resolve(text) == RESOLVER.resolve(text)
        assert turned.suggest(text) == RESOLVER.suggest(text)


def test_no_labels_is_no_trouble():
    empty = Resolver([LabelEntry(1, "...", "nl")])
    assert empty.resolve("bellen").verdict is Verdict.UNKNOWN
    assert empty.suggest("bel") == ()


def test_typing_completes_the_label_then_a_word_in_it():
    assert RESOLVER.suggest("bel")[0].label == "bellen"
    assert RESOLVER.suggest("LUI")[0].label == "luisteren"
    assert RESOLVER.suggest("rijd")[0].skill == DRIVING
    assert RESOLVER.suggest("heftrukc")[0].skill == DRIVING
    assert RESOLVER.suggest("") == RESOLVER.suggest("??") == ()


def test_a_long_phrase_is_refused():
    with pytest.raises(TooLong):
        RESOLVER.resolve("a" * (LONGEST + 1))
    with pytest.raises(TooLong):
        RESOLVER.resolve("bellen " * 150_000)
    assert RESOLVER.suggest("bellen " * 150_000) is not None


STRANGE = [
    "a" * 200,
    "ﷺ" * 200,
    "\0" * 200,
    "\ud800" * 200,
    "🧑‍🦽" * 50,
    "\u202eneleb" * 30,
    "e\u0301" * 100,
    "İ" * 200,
]
STRANGE += [
    ". " * 100,
    "a.b." * 50,
    "a+" * 100,
    "++++" * 50,
    "аa" * 100,
    "ab " * 66,
    "bellen " * 28,
    "niet " * 40,
    "ก็" * 100,
]


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_no_input_is_too_strange_or_takes_long(text):
    begun = time.process_time()
    found = RESOLVER.resolve(text)
    RESOLVER.suggest(text)
    assert time.process_time() - begun < 0.1
    assert found.text == text


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None), max_size=LONGEST))
def test_any_text_has_an_answer(text):
    found = RESOLVER.resolve(text)
    assert found.verdict in Verdict
    assert all(0 <= one.score <= 1 for one in (*found.matches, *RESOLVER.suggest(text)))


def test_two_thousand_labels_answer_within_five_milliseconds():
    syllables = ["ba", "ker", "lo", "tin", "mar", "ste", "vol", "dui", "pra", "gen"]
    words = [a + b + c for a in syllables for b in syllables for c in syllables]
    large = Resolver(LabelEntry(place, f"{word} {words[-place % 1000]}", "nl") for place, word in enumerate(words * 2))
    phrases = [f"{word} {words[place]}n" for place, word in enumerate(words[::50])]
    times = []
    for phrase in phrases:
        begun = time.process_time()
        large.resolve(phrase)
        times.append(time.process_time() - begun)
    assert sorted(times)[len(times) // 2] < 0.005


def test_half_a_word_is_the_label_that_begins_with_it():
    near = Resolver([LabelEntry(1, "toezicht houden", "nl"), LabelEntry(2, "toezicht houden op gegevensinvoer", "nl")])
    found = near.resolve("toezicht houden op gegevensi")
    assert (found.verdict, found.matches[0].skill) == (Verdict.ASK, 2)


def test_words_written_as_one_are_the_label():
    near = Resolver([LabelEntry(1, "omgaan met geld", "nl"), LabelEntry(2, "omgaan met geldstromen", "nl")])
    assert near.nearest("omgaan metgeld")[0].skill == 1
