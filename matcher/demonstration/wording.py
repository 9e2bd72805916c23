"""What vacancies say, in plain Dutch: per sector what the work is, per skill what it asks, and what it gives."""

from matcher.demonstration.companies import Sector
from matcher.vacancies.models import Contact

# What customers of each sector come with: fills the openings below.
ABOUT = {
    Sector.contact_centre: (
        "hun bestelling, hun rekening of een storing",
        "een afspraak die moet worden verzet",
        "vragen die zij nergens anders kwijt konden",
    ),
    Sector.web_shop: (
        "een pakket dat niet kwam of niet past",
        "de keuze tussen twee artikelen",
        "ruilen, terugsturen en geld terug",
    ),
    Sector.energy: (
        "hun jaarrekening, een verhuizing of een nieuw contract",
        "een meter die niet klopt",
        "hoe zij minder stroom en warmte gebruiken",
    ),
    Sector.municipality: (
        "een paspoort, een vergunning of hun afval",
        "een melding over de straat",
        "hulp thuis of hulp bij geldzorgen",
    ),
    Sector.insurer: (
        "schade aan hun huis of auto",
        "wat wel en niet verzekerd is",
        "een nota die zij niet begrijpen",
    ),
    Sector.warehouse: ("een levering die te laat is", "hun voorraad", "de planning van een vrachtwagen"),
    Sector.parcels: ("een pakket dat zoek is", "een ander bezorgmoment", "een pakket bij de buren"),
}

# How a vacancy for customer contact begins, by the kind of contact.
OPENINGS: dict[Contact, tuple[str, ...]] = {
    Contact.inbound: (
        "Mensen bellen je over {about}. Jij luistert, zoekt het uit en belt terug als dat nodig is.",
        "Je neemt de telefoon op voor {client}. De vragen van klanten gaan over {about}.",
        "Je helpt mensen aan de telefoon met {about}. Je blijft bij hun vraag tot die is opgelost.",
    ),
    Contact.chat: (
        "Je helpt mensen in de chat en per mail met {about}.",
        "Je beantwoordt berichten van klanten over {about}. Je schrijft kort, vriendelijk en duidelijk.",
    ),
    Contact.outbound: (
        "Je belt klanten van {client} die daarom gevraagd hebben. Het gaat over {about}.",
        "Je belt klanten terug over {about} en kijkt samen wat bij hen past.",
    ),
}
STORE_OPENINGS = {
    "order_picker": (
        "Je verzamelt bestellingen voor {client} en zet ze klaar voor verzending.",
        "Met een scanner zoek je de goede artikelen bij elkaar. Jij zorgt dat iedere bestelling klopt.",
        "Je loopt of rijdt door het magazijn van {client}, verzamelt bestellingen en pakt ze in.",
    ),
    "warehouse_worker": (
        "Je ontvangt goederen, zet ze op hun plek en houdt de voorraad van {client} bij.",
        "Vrachtwagens komen en gaan. Jij lost, telt en ruimt in.",
        "Je werkt in het magazijn van {client}: goederen binnenhalen, opslaan en klaarzetten.",
    ),
    "logistics_worker": (
        "Je zorgt dat zendingen van {client} compleet en op tijd vertrekken.",
        "Je regelt de papieren, volgt de zendingen en belt met chauffeurs.",
        "Je houdt overzicht over alles wat {client} verstuurt, van bestelling tot levering.",
    ),
}

# What each skill looks like in this work. A vacancy names the ones that weigh most.
SKILLS: dict[str, tuple[str, ...]] = {
    "listening": ("Je hoort wat iemand echt bedoelt.", "Je laat mensen uitpraten en vraagt door."),
    "calm": ("Je blijft rustig als iemand boos is.", "Ook in een moeilijk gesprek blijf je kalm."),
    "empathy": ("Je leeft mee met de ander.", "Je begrijpt hoe iets voor een ander voelt."),
    "phone_contact": ("Je praat makkelijk aan de telefoon.", "Je helpt mensen graag aan de telefoon."),
    "explaining": ("Je legt lastige dingen eenvoudig uit.", "Je vertelt stap voor stap wat iemand kan doen."),
    "computer": ("Je kunt goed met een computer werken.", "Je zoekt snel iets op in verschillende systemen."),
    "crm": ("Je werkt in het klantsysteem.",),
    "call_notes": ("Je schrijft na een gesprek kort op wat is afgesproken.",),
    "problem_solving": ("Je zoekt door tot het is opgelost.", "Je bedenkt zelf een oplossing."),
    "complaints": ("Je neemt een klacht serieus en handelt die af.",),
    "de_escalation": ("Je maakt iemand die boos is weer rustig.",),
    "writing": ("Je schrijft duidelijke berichten.", "Je schrijft zonder moeilijke woorden."),
    "chat": ("Je voert een paar chatgesprekken tegelijk.",),
    "business_sense": ("Je ziet wanneer een klant met iets anders beter af is.",),
    "accuracy": ("Je werkt precies.", "Je ziet het als iets niet klopt."),
    "physical": ("Je kunt de hele dag staan, lopen en tillen.", "Je bent graag de hele dag in beweging."),
    "order_picking": ("Je verzamelt bestellingen vlot en zonder fouten.",),
    "scanner_picking": ("Je werkt met een handscanner.",),
    "voice_picking": ("Je krijgt je opdrachten via een koptelefoon.",),
    "work_pace": ("Je houdt een goed tempo vol.",),
    "procedures": ("Je houdt je aan afspraken over hoe het werk gaat.",),
    "packing": ("Je pakt zo in dat niets stukgaat.",),
    "warehouse_safety": ("Je werkt veilig en let op anderen.",),
    "teamwork": ("Je helpt een collega zonder dat die het vraagt.", "Je werkt graag samen."),
    "electric_pallet_truck": ("Je rijdt op een elektrische pallettruck.",),
    "checking_orders": ("Je controleert bestellingen voordat ze weggaan.",),
    "receiving_goods": ("Je neemt goederen aan en kijkt ze na.",),
    "putting_away": ("Je zet goederen op de goede plek.",),
    "forklift": ("Je rijdt op een heftruck, of wilt dat leren.",),
    "reach_truck": ("Je rijdt op een reachtruck, of wilt dat leren.",),
    "loading_unloading": ("Je laadt en lost vrachtwagens.",),
    "stock_counting": ("Je telt de voorraad en zoekt verschillen uit.",),
    "warehouse_system": ("Je boekt alles in het magazijnsysteem.",),
    "tidy_workplace": ("Je houdt je werkplek netjes.",),
    "overview": ("Je houdt overzicht als er veel tegelijk gebeurt.",),
    "shipping": ("Je maakt zendingen klaar.",),
    "freight_documents": ("Je maakt vrachtpapieren in orde.",),
    "transport_planning": ("Je helpt de ritten te plannen.",),
    "tracking_shipments": ("Je volgt waar een zending is.",),
    "excel": ("Je werkt met lijsten in Excel.",),
}

FROM_HOME = (
    "Je werkt thuis; wij zorgen voor een laptop en een goede koptelefoon.",
    "Je werkt vooral thuis, en een vaste collega is altijd bereikbaar.",
    "Na een korte start op kantoor werk je thuis.",
)
AUTONOMY = (
    "Je krijgt de tijd die een gesprek nodig heeft.",
    "Je mag zelf beslissen hoe je iemand het beste helpt.",
    "Er hangt geen scorebord en er loopt geen klok mee.",
)
TEAM = ("Je hebt iedere dag contact met collega's.", "Je begint elke dag samen met je ploeg.")
GROWTH = (
    "Wie wil, groeit door naar coach of planner.",
    "Je leert ieder halfjaar iets nieuws, op kosten van de zaak.",
)
TITLES: dict[str, dict[Contact, tuple[str, ...]]] = {
    "customer_contact": {
        Contact.inbound: ("Klantenservicemedewerker", "Medewerker klantcontact", "Medewerker telefonische hulp"),
        Contact.chat: ("Medewerker chat en mail", "Klantenservicemedewerker chat"),
        Contact.outbound: ("Medewerker terugbellen", "Klantadviseur telefoon"),
    },
    "order_picker": {Contact.none: ("Orderpicker", "Medewerker bestellingen")},
    "warehouse_worker": {Contact.none: ("Magazijnmedewerker", "Medewerker ontvangst")},
    "logistics_worker": {Contact.none: ("Logistiek medewerker", "Medewerker verzending", "Medewerker planning")},
}
SUBJECT = {
    Sector.energy: "energie",
    Sector.municipality: "gemeente",
    Sector.insurer: "verzekeringen",
    Sector.web_shop: "webwinkel",
    Sector.parcels: "pakketten",
}
