"""The 130 branches, in real towns with invented addresses, and the area each serves."""

from collections import defaultdict
from random import Random

import numpy as np
from sqlmodel import Session, select

from matcher.accounts.models import Branch
from matcher.demonstration import names
from matcher.engine import distances_km
from matcher.places.models import Postcode

# Town, a postcode in its middle, and its size: inhabitants in thousands, rounded. Large towns have more candidates.
TOWNS = """
Amsterdam 1012 742; Rotterdam 3011 868; Den Haag 2511 474; Utrecht 3511 376; Groningen 9711 245; Eindhoven 5611 236
Tilburg 5011 222; Almere 1315 176; Breda 4811 184; Nijmegen 6511 177; Haarlem 2011 163; Arnhem 6811 162
's-Hertogenbosch 5211 161; Enschede 7511 154; Amersfoort 3811 140; Apeldoorn 7311 137; Hoofddorp 2131 133
Zwolle 8011 130; Leeuwarden 8911 124; Maastricht 6211 122; Leiden 2311 120; Dordrecht 3311 119; Zoetermeer 2711 116
Venlo 5911 102; Deventer 7411 97; Delft 2611 95; Alkmaar 1811 95; Heerlen 6411 93; Hilversum 1211 84; Hengelo 7551 82
Purmerend 1441 80; Lelystad 8211 80; Amstelveen 1181 80; Roosendaal 4701 78; Oss 5341 76; Schiedam 3111 75
Spijkenisse 3201 75; Helmond 5701 75; Vlaardingen 3131 74; Almelo 7601 73; Gouda 2801 72; Zaandam 1501 72
Alphen aan den Rijn 2401 70; Hoorn 1621 69; Assen 9401 69; Ede 6711 68; Bergen op Zoom 4611 66
Capelle aan den IJssel 2901 65; Nieuwegein 3431 61; Veenendaal 3901 61; Zeist 3701 61; Den Helder 1781 60
Hardenberg 7771 58; Emmen 7811 57; Oosterhout 4901 53; Doetinchem 7001 50; Kerkrade 6461 50; Kampen 8261 49
Weert 6001 49; Woerden 3441 48; Sittard 6131 48; Heerhugowaard 1701 48; Rijswijk 2281 47; Middelburg 4331 46
Emmeloord 8301 46; Zwijndrecht 3331 46; Waalwijk 5141 46; Vlissingen 4381 45; Ridderkerk 2981 45; Drachten 9201 45
Soest 3761 45; Roermond 6041 45; Heerenveen 8441 43; Medemblik 1671 42; Huizen 1271 41; Tiel 4001 41
Harderwijk 3841 41; Maarssen 3601 40; Heemskerk 1961 39; Venray 5801 39; Hoogeveen 7901 39; Barendrecht 2991 39
Nijkerk 3861 38; Voorburg 2271 38; Beverwijk 1941 38; Goes 4461 37; Zutphen 7201 36; Wageningen 6701 35
Castricum 1901 35; Barneveld 3771 35; Gorinchem 4201 35; Uden 5401 35; IJsselstein 3401 34; Epe 8161 33; Sneek 8601 33
Geleen 6161 33; Maassluis 3141 33; Wijchen 6601 33; IJmuiden 1971 32; Papendrecht 3351 32; Nieuw-Vennep 2151 31
Oldenzaal 7571 31; Bussum 1401 31; Valkenswaard 5551 31; Meppel 7941 31; Winterswijk 7101 30; Boxtel 5281 30
Brunssum 6441 29; Leusden 3831 29; Best 5681 29; Krimpen aan den IJssel 2921 29; Delfzijl 9931 29; Veendam 9641 28
Dronten 8251 28; Terneuzen 4531 28; Geldrop 5661 28; Rijssen 7461 28; Uithoorn 1421 27; Culemborg 4101 27
Zaltbommel 5301 26; Zevenaar 6901 26; Oisterwijk 5061 26; Leiderdorp 2351 26; Geldermalsen 4191 26; Veghel 5461 25
Waddinxveen 2741 25; Nijverdal 7441 25; Baarn 3741 25; Sliedrecht 3361 24; Steenwijk 8331 19
"""
STREETS = ("Markt", "Stationsplein", "Kerkstraat", "Havenstraat", "Raadhuisplein", "Molenweg", "Nieuwstraat")


def towns() -> list[tuple[str, str, int]]:
    """Town, postcode and size of every branch."""
    rows = TOWNS.strip().replace("\n", ";").split(";")
    parts = [row.strip().rsplit(" ", 2) for row in rows]
    return [(town, postcode, int(size)) for town, postcode, size in parts]


def make(chance: Random) -> list[Branch]:
    """A branch in every town, not yet in a session."""
    return [
        Branch(
            code=names.slug(town).replace(".", "-"),
            name=town,
            street=f"{chance.choice(STREETS)} {chance.randint(1, 180)}",
            postcode=postcode,
            town=town,
            phone=names.phone(number),
            email=f"{names.slug(town)}@agency.example",
        )
        for number, (town, postcode, _) in enumerate(towns(), start=1)
    ]


def areas(session: Session, branches: list[Branch]) -> dict[int, list[tuple[str, float]]]:
    """Branch id -> the postcodes that have no branch nearer, with the kilometres to it, nearest first."""
    places = session.exec(select(Postcode).order_by(Postcode.code)).all()
    here = {place.code: (place.lat, place.lon) for place in places}
    points = np.array([here[branch.postcode] for branch in branches])
    served: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for place in places:
        away = distances_km((place.lat, place.lon), points)
        nearest = int(away.argmin())
        served[branches[nearest].id or 0].append((place.code, float(away[nearest])))
    return {branch: sorted(codes, key=lambda code: (code[1], code[0])) for branch, codes in served.items()}
