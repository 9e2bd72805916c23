"""Phrases that ask what may not be asked, in Dutch and English: on which ground, and what to write instead."""

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """Why a phrase is found. The first six the law forbids; the others are against the programme."""

    age = "age"
    gender = "gender"
    origin = "origin"
    religion = "religion"
    health = "health"
    family = "family"
    diploma = "diploma"
    experience = "experience"
    cv = "cv"
    photo = "photo"


class Severity(StrEnum):
    """Whether a vacancy can be published with it."""

    forbidden = "forbidden"
    against_the_programme = "against_the_programme"


class Instead(StrEnum):
    """What to write instead. Codes; the web floor has the sentences."""

    leave_out = "leave_out"
    neutral = "neutral"  # address the reader, or name the job
    language_level = "language_level"
    task = "task"  # what must be done, not how healthy somebody is
    hours = "hours"  # when the work must be done, not who waits at home
    ability = "ability"


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases of one ground. In a phrase a space is any white space; the rest is a regular expression on whole words.

    `fine`: phrases around a hit that make it harmless.
    """

    ground: Ground
    instead: Instead
    phrases: tuple[str, ...]
    fine: tuple[str, ...] = ()
    severity: Severity = Severity.forbidden


# Who: what makes an adjective say something about the person who is asked for.
_WHO = (
    r"(?:team|ploeg|club|groep|mensen|persoon|collega['’]?s?|medewerk\w+|kandida\w+|talent\w*|professionals?|"
    r"krachten?|honden|m[ae]n|mannen|vrouw(?:en)?|meid(?:en)?|jongens?|kerels?|vent|"
    r"people|person|colleagues?|candidates?|employees?|workers?|guys?|girls?|women|woman)"
)
_SEX = r"(?:m[ae]n|mannen|vrouw(?:en)?|kerels?|meid(?:en)?|jongens|women|woman)"
_PROGRAMME = Severity.against_the_programme

RULES = (
    Rule(
        Ground.age,
        Instead.leave_out,
        (
            rf"(?:jonge?|young)(?:,? (?:en |and )?\w+)? {_WHO}",
            r"(?:jong|young)(?:,| en| and) (?:dynami\w+|energi\w+|energetic|ambiti\w+|enthousias\w+|enthusiastic|fris)",
            r"(?:je|jij|u|you) (?:bent|are) (?:nog )?(?:jong|young)",
            r"jong van geest",
            r"young at heart",
            r"jeugdige?",
            r"youthful",
            r"senioren",
            r"50-?plussers?",
            r"digital natives?",
            r"\d\d ?(?:-|–|tot|t/m|to|en) ?\d\d (?:jaar|years? old|years of age)",
            r"(?:tussen|between) (?:de )?\d\d (?:en|and) (?:de )?\d\d(?: jaar| years)?(?! uur| hours| euro)",
            r"(?:maximaal|hooguit|jonger dan|niet ouder dan|onder de) \d\d jaar",
            r"(?:at most|younger than|no older than|under) \d\d years?",
            r"(?:maximum|minimum|max)?leeftijd (?:van|tussen|tot|is|vanaf) \d\d(?: (?:en|tot) \d\d)?(?: jaar)?",
            r"pas afgestudeerd\w*",
            r"recent afgestudeerd\w*",
            r"schoolverlaters?",
            r"recent graduates?",
            r"school[- ]leavers?",
        ),
        fine=(r"(?:jonge?|young) (?:product|plant|boom|bomen|dier|kind|merk|tree|animal|child)\w*",),
    ),
    Rule(
        Ground.gender,
        Instead.neutral,
        (
            r"dames",
            r"heren",
            r"ladies",
            r"gentlemen",
            rf"(?:vrouwelijke?|mannelijke?|male|female) {_WHO}",
            rf"(?:sterke|stoere|handige|leuke|strong) {_SEX}",
            rf"(?:gezocht|zoeken(?: wij| we)?|wanted|looking for):? (?:een |a )?{_SEX}",
            r"alleen (?:voor )?(?:mannen|vrouwen)",
            r"(?:men|women) only",
            r"only (?:men|women)",
        ),
        fine=(
            r"dames en heren",
            r"ladies and gentlemen",
            r"(?:dames|heren)[- ](?:en |and )?\w*(?:kleding|mode|schoenen|artikelen)",
            r"(?:kleding|mode|schoenen|artikelen|tassen|clothes|shoes|fashion) (?:voor|for) (?:dames|heren|ladies)",
        ),
    ),
    Rule(
        Ground.gender,
        Instead.neutral,
        (
            r"hij",
            r"he (?:is|has|can|will|must|should)",
        ),
        fine=(
            r"hij ?(?:of|en|/) ?zij",
            r"zij ?(?:of|/) ?hij",
            r"he ?(?:or|/) ?she",
            r"she ?(?:or|/) ?he",
            r"hij/zij/\w+",
        ),
        severity=_PROGRAMME,
    ),
    Rule(
        Ground.origin,
        Instead.language_level,
        (
            r"moedertaal\w*",
            r"mother tongue",
            r"native[- ]speakers?",
            r"native (?:dutch|english|nederlands\w*|level)",
            r"accentlo[oz]\w*",
            r"accent-?vrij",
            r"accent-?free",
            r"zonder (?:een )?(?:\w+ )?accent",
            r"without (?:an? )?(?:\w+ )?accent",
        ),
    ),
    Rule(
        Ground.origin,
        Instead.leave_out,
        (
            r"autochto\w+",
            r"allochto\w+",
            r"(?:echte|geboren) nederlanders?",
            r"westerse achtergrond",
            r"nederlandse (?:nationaliteit|afkomst|achtergrond|roots)",
            r"dutch (?:nationality|origin|background)",
            r"(?:nationaliteit|afkomst|nationality|ethnicity) (?:is|moet|must)",
        ),
    ),
    Rule(
        Ground.origin,
        Instead.language_level,
        (
            r"(?:vlekkeloos|foutloos|perfect|accuraat) nederlands",
            r"(?:flawless|perfect) dutch",
        ),
        severity=_PROGRAMME,
    ),
    Rule(
        Ground.religion,
        Instead.leave_out,
        (
            r"hoofddoek\w*",
            r"headscar\w+",
            r"keppel\w*",
            r"geloofsovertuiging\w*",
            r"belijdend\w*",
            r"praktiserend\w*",
            rf"(?:christelijke?|islamitische?|joodse?|katholieke?|gereformeerde?) {_WHO}",
            r"(?:christelijke?|islamitische?|joodse?|katholieke?|gereformeerde?) levensovertuiging",
            rf"(?:practi[sc]ing )?(?:christian|muslim|jewish|catholic|hindu) {_WHO}",
            r"religious (?:background|beliefs?)",
            r"lid van een kerk",
            r"kerkelijk meelevend",
        ),
    ),
    Rule(
        Ground.health,
        Instead.task,
        (
            r"(?:ben|bent|is|you are|be) (?:\w+ )?(?:kern)?(?:gezond|healthy)",
            r"kerngezond",
            rf"gezonde? (?:en \w+ )?{_WHO}",
            rf"healthy (?:and \w+ )?{_WHO}",
            r"fit en gezond",
            r"gezond en (?:fit|sterk|energiek)",
            r"(?:in )?(?:een )?(?:goede|good) (?:\w+ )?(?:gezondheid|health)",
            r"(?:lichamelijk|fysiek|physically) (?:gezond|fit|healthy)",
            r"(?:geen|zonder) \w*(?:rug|knie|nek|gezondheids)-?(?:klachten|problemen)",
            r"(?:geen|zonder) (?:fysieke|lichamelijke|medische|psychische) (?:klachten|problemen|beperking\w*)",
            r"(?:no|without) (?:back|knee|health|medical|physical|mental) "
            r"(?:problems?|complaints?|issues?|limitations?|conditions?)",
            r"geen (?:handicap|beperking\w*)",
            r"no disabilit\w+",
            r"(?:nooit|niet vaak|zelden|never|rarely) (?:ziek|ill|sick)",
        ),
        fine=(r"is (?:een |erg |heel )?gezonde? (?:bedrijf|werksfeer|sfeer|verstand|product|eten|voeding)",),
    ),
    Rule(
        Ground.family,
        Instead.hours,
        (
            r"(?:geen|zonder) (?:kleine |jonge |thuiswonende )?kinderen",
            r"kinderlo[oz]\w*",
            r"kinderwens",
            r"geen (?:gezin|zorgtaken|mantelzorg)",
            r"(?:niet|geen) zwanger\w*",
            r"ongehuwd",
            r"vrijgezel",
            r"(?:je|jij|u) bent (?:getrouwd|gehuwd|alleenstaand|single)",
            r"you are (?:married|single|unmarried)",
            r"(?:no|without) (?:young |small )?(?:children|kids)",
            r"childless",
            r"not pregnant",
            r"no family (?:duties|obligations)",
        ),
    ),
    Rule(
        Ground.diploma,
        Instead.ability,
        (
            r"(?:vmbo|mavo|havo|vwo|mbo|hbo|wo)(?:[-+ ]?\d)?[- ]?(?:plus)?[- ]"
            r"(?:diploma|niveau|opleiding|studie|werk[- ]*(?:en)?[- ]*denkniveau|denkniveau|geschoold\w*)",
            r"diploma['’]?s?",
            r"afgeronde (?:\w+ )?opleiding",
            r"startkwalificatie",
            r"academisch \w*niveau",
            r"(?:bachelor|master)(?:['’]?s)?(?:[- ]degree|[- ]diploma|graad)",
            r"(?:university|college) (?:degree|education)",
            r"degree in",
        ),
        fine=(
            r"(?:geen|zonder) (?:\w+-?)?diploma['’]?s?",
            r"diploma['’]?s? (?:is|zijn) niet nodig",
            r"no (?:diploma|degree)s?(?: \w+){0,2}",
            r"(?:haal|haalt|behaal|behaalt|krijgt?|get|earn) (?:je |een |hier |your |a ){0,2}diploma",
        ),
        severity=_PROGRAMME,
    ),
    Rule(
        Ground.experience,
        Instead.ability,
        (
            r"(?:\d+|een|één|twee|drie|vier|vijf|enkele|meerdere|a few|two|three|five|several)\+? "
            r"(?:jaar|jaren|years?['’]?)(?: of)?(?: [\w-]+){0,3} \w*(?:ervaring|experience)",
            r"(?:ruime|aantoonbare|relevante|extensive|proven|relevant) (?:werk|work )?(?:ervaring|experience)",
            r"ervaring (?:is )?(?:vereist|verplicht|gewenst|noodzakelijk|nodig|een (?:must|vereiste|pré|pre))",
            r"experience (?:is )?(?:required|needed|preferred|essential|a must)",
        ),
        fine=(r"(?:geen|no) \w*(?:ervaring|experience)(?: \w+){0,2}",),
        severity=_PROGRAMME,
    ),
    Rule(
        Ground.cv,
        Instead.ability,
        (
            r"cv['’]?s?",
            r"c\.v\.",
            r"curriculum vitae",
            r"(?:your|a) r[eé]sum[eé]",
            r"(?:motivatie|sollicitatie)brief",
            r"cover letter",
            r"motivation letter",
        ),
        fine=(r"(?:geen|zonder|no|without)(?: \w+)? (?:cv|\w*brief|letter|r[eé]sum[eé])",),
        severity=_PROGRAMME,
    ),
    Rule(
        Ground.photo,
        Instead.leave_out,
        (
            r"(?:pas|portret|profiel)foto['’]?s?",
            r"(?:recente|duidelijke|recent|clear) (?:foto|photo)",
            r"(?:met|stuur|voeg|with|send|attach)(?: \w+){0,3} (?:foto|photo)(?! van (?:het|de|een) )",
            r"foto van (?:jezelf|uzelf)",
            r"photo of yourself",
        ),
        fine=(r"(?:geen|zonder|no|without) (?:\w+ )?(?:\w*foto|photo)",),
        severity=_PROGRAMME,
    ),
)
