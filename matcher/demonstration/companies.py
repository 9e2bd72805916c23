"""Forty invented client companies, each with its sector and its town."""

from dataclasses import dataclass
from enum import StrEnum

from matcher.accounts.models import Branch, Client


class Sector(StrEnum):
    """What a company does; decides which work it has and what its customers ask."""

    contact_centre = "contact_centre"
    web_shop = "web_shop"
    energy = "energy"
    municipality = "municipality"
    insurer = "insurer"
    warehouse = "warehouse"
    parcels = "parcels"


@dataclass(frozen=True)
class Company:
    """An invented company; town is the town of a branch."""

    name: str
    sector: Sector
    town: str
    about: str


# No company of these names is known; the municipalities do not exist.
COMPANIES = tuple(
    Company(name.strip(), Sector(sector.strip()), town.strip(), about.strip())
    for name, sector, town, about in (
        line.split("|")
        for line in """
    Helderhoor Klantcontact | contact_centre | Utrecht | Wij beantwoorden vragen van klanten van tien merken.
    Spreekwijzer Contact | contact_centre | Groningen | Wij bellen, chatten en mailen voor ziekenhuizen en scholen.
    De Luisterlijn Zuidoost | contact_centre | Eindhoven | Wij helpen klanten van winkels en banken.
    Oorzaak Klantenservice | contact_centre | Rotterdam | Wij lossen problemen in één gesprek op.
    Beantwoord & Co | contact_centre | Zwolle | Een klein klantcontactcentrum waar thuiswerken gewoon is.
    Wolkenlijn Service | contact_centre | Arnhem | Al onze mensen werken thuis, door het hele land.
    Vraagbaak Noord | contact_centre | Leeuwarden | Wij nemen de telefoon op voor bedrijven in het noorden.
    Kwartslag Contact | contact_centre | Breda | Wij helpen klanten van vervoerders en telecombedrijven.
    Tuinfluiter Webwinkel | web_shop | Tilburg | Wij verkopen alles voor tuin en balkon.
    Knopenkist Mode | web_shop | Amsterdam | Kleding die je kunt laten herstellen in plaats van weggooien.
    Vloerenvondst | web_shop | Apeldoorn | Vloeren en tapijt, met hulp bij het kiezen.
    Fietsfluit | web_shop | Nijmegen | Fietsen en onderdelen, thuisbezorgd.
    Stille Keuken | web_shop | Haarlem | Keukenspullen die lang meegaan.
    Bladerbos Boeken | web_shop | Utrecht | Nieuwe en tweedehands boeken.
    Poezenmand & Zn | web_shop | Amersfoort | Eten en spullen voor huisdieren.
    Lampenlicht Oost | web_shop | Enschede | Lampen, en advies over licht in huis.
    Polderstroom | energy | Lelystad | Stroom van molens in de polder.
    Zonnewende Energie | energy | Utrecht | Stroom van de zon, ook als je huurt.
    Getijde Warmte | energy | Middelburg | Warmte uit water voor hele wijken.
    Heidewind | energy | Assen | Groene stroom van coöperaties.
    Meterkast Nederland | energy | 's-Hertogenbosch | Wij plaatsen en lezen meters.
    Gemeente Oosterwaard | municipality | Deventer | Een gemeente van acht dorpen aan de rivier.
    Gemeente Hoogveense Plassen | municipality | Hoogeveen | Een gemeente met veel water en veel ruimte.
    Gemeente Dommelmond | municipality | Helmond | Een gemeente met een loket dat echt helpt.
    Gemeente Vechtrand | municipality | Maarssen | Een gemeente waar inwoners één nummer bellen.
    Lindeveld Verzekeringen | insurer | Den Haag | Verzekeringen zonder kleine letters.
    Zeker & Zorgzaam | insurer | Utrecht | Een zorgverzekeraar zonder winst.
    Dijkwacht Onderling | insurer | Zoetermeer | Een onderlinge verzekeraar voor huis en haard.
    Vangnet Schade | insurer | Alkmaar | Wij helpen na brand, water en storm.
    Drempelvrij Pensioen | insurer | Heerlen | Pensioen, uitgelegd in gewone woorden.
    Rodepoort Opslag | warehouse | Venlo | Een groot magazijn voor groente en bloemen.
    Laadkuil Logistiek | warehouse | Tilburg | Opslag en vervoer voor winkels.
    Stapelhoog | warehouse | Waalwijk | Wij bewaren meubels en bezorgen ze op tijd.
    Kadehuis Distributie | warehouse | Rotterdam | Een magazijn aan het water voor droge goederen.
    Kruisdok | warehouse | Nieuwegein | Een overslagplaats midden in het land.
    Rijpkamer Vers | warehouse | Barendrecht | Fruit dat hier rijp wordt en verder gaat.
    Pluimpakket | parcels | Utrecht | Pakketten in de stad, op de fiets.
    Avondpost Pakketten | parcels | Almere | Wij bezorgen als mensen thuis zijn.
    Zwaluw Koeriers | parcels | Eindhoven | Pakketten binnen een dag.
    Retourhuis | parcels | Hengelo | Wij geven teruggestuurde spullen een tweede kans.
    """.strip().splitlines()
    )
)


def make(branches: list[Branch]) -> list[Client]:
    """The client of each company, in the order of COMPANIES, served by the branch of its town."""
    at = {branch.town: branch for branch in branches}
    return [
        Client(
            name=company.name,
            about=company.about,
            postcode=at[company.town].postcode,
            town=company.town,
            branch_id=at[company.town].id or 0,
        )
        for company in COMPANIES
    ]
