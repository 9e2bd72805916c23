"""Invented people's names, addresses and numbers: parts from many backgrounds, put together at random."""

import re
import unicodedata
from base64 import urlsafe_b64encode
from random import Random


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.replace("\n", " ").split(","))


# First and last names are drawn apart from each other and from everything else, so that no ability, wish or
# outcome in the demonstration goes with the sound of a name.
FIRST = _listed(
    """
    Aaliyah, Abdel, Ada, Agnieszka, Ahmed, Aicha, Aleksandra, Ali, Amina, Amir, Andrei, Anouk, Anja,
    Arjan, Arif, Asha, Astrid, Ayşe, Bart, Bea, Bilal, Bram, Carmen, Cas, Chantal, Chidi, Clara, Claudia,
    Daan, Daniela, Dauda, Dennis, Derya, Diego, Dilan, Dirk, Dounia, Ebru, Edwin, Elif, Elena, Eline,
    Elsa, Emre, Esra, Esther, Eva, Fatima, Femke, Feyza, Floor, Freek, Frits, Gabriela, Gerda, Gijs, Gita,
    Guus, Habiba, Hakim, Hanna, Hans, Harmen, Hassan, Heleen, Hein, Henk, Hülya, Ibrahim, Ilse, Imane,
    Ingrid, Iris, Iryna, Ismail, Ivo, Jacqueline, Jamila, Jan, Janneke, Jasmijn, Jelle, Jermaine, Jeroen,
    Jesse, Joke, Jolanta, Joris, José, Julia, Kadir, Karim, Karin, Kavita, Kees, Khalid, Kim, Klaas, Koen,
    Laila, Lars, Latifa, Leila, Levi, Lieke, Liesbeth, Lin, Linda, Lotte, Luca, Lucia, Maaike, Maarten,
    Malik, Manon, Marek, Maria, Mariam, Marijke, Mark, Marta, Mehmet, Mei, Mette, Mila, Milan, Mohamed,
    Monique, Murat, Nadia, Naima, Nathalie, Nelleke, Nienke, Niels, Nina, Noah, Noor, Nour, Olga, Omar,
    Oscar, Oksana, Patricia, Paul, Petra, Pieter, Priya, Rachid, Radha, Ravi, Rayan, Remco, Renate,
    Rianne, Ricardo, Rob, Robin, Roos, Ruben, Ryan, Saba, Said, Samir, Sander, Sanne, Saskia, Selim,
    Semra, Sharon, Shirley, Simone, Sjoerd, Sjors, Sofia, Soraya, Stefan, Sunita, Sven, Tamara, Tarik,
    Teun, Thea, Thijs, Tineke, Tirza, Tomasz, Truus, Tuğba, Ugo, Valerie, Vera, Victor, Vincent, Wanda,
    Wei, Wendy, Wiebe, Willem, Wim, Xander, Yara, Yasmin, Youssef, Yvonne, Zainab, Zehra, Zoë
    """
)
LAST = _listed(
    """
    Aarts, Abdi, Achterberg, Adriaanse, Aguilar, Akkerman, Alkema, Amrani, Antonius, Arslan, Asante,
    Aydın, Baas, Bakker, Balram, Barends, Becker, Beekhuis, Belhaj, Bensaïd, Berends, Bihari, Blaauw,
    Boersma, Bos, Bosman, Bouali, Brinkman, Brouwer, Bruins, Celik, Chen, Cornelisse, Cuperus, Dekker,
    Demir, Diallo, Dijkstra, Doğan, Drost, Duursma, Ebbers, Eijkman, El Idrissi, Elzinga, Engels, Erdem,
    Eskes, Evers, Faber, Fernandes, Feenstra, Flohr, Fokkema, Gerrits, Ghafoor, Goudsmit, Groeneveld, Gül,
    Haagsma, Haddou, Hartman, Heijnen, Hendriks, Hoekstra, Hofman, Hoogland, Huisman, Ibrahimi, Isaacs,
    Jager, Jansma, Jonkers, Kaçar, Kalma, Kamara, Kaya, Kessels, Khan, Klein, Klomp, Kok, Koopman, Kovács,
    Kowalska, Kramer, Kuipers, Lakeman, Langeveld, Leeflang, Li, Linders, Loos, Maas, Mahabier, Makkinga,
    Martina, Mendes, Mertens, Mohan, Molenaar, Mulder, Nagel, Nawaz, Nguyen, Nijhof, Noordam, Nowak,
    Oosting, Oudshoorn, Ouali, Özkan, Pasveer, Pereira, Petrenko, Pieters, Pinas, Postma, Prins,
    Raghoebar, Rahimi, Reijnders, Riemersma, Rodenburg, Roelofs, Rosa, Sahin, Schaap, Schipper, Seinen,
    Sedney, Siebrand, Slagter, Smits, Snijder, Spaans, Stolk, Szabó, Tahiri, Tamminga, Tesfay, Teunissen,
    Timmer, Tol, Tuinstra, Uçar, Valk, Van Beek, Van Dam, Van den Akker, Van der Laan, Van der Sluis, Van
    Loon, Veenstra, Verbruggen, Verhoef, Visscher, Vlaming, Vos, Vreeman, Wagenaar, Warsame, Wassink,
    Westra, Wielinga, Wijnands, Wolters, Wouda, Yıldız, Yusuf, Zandstra, Zijlstra, Zuidema
    """
)

# What decomposing does not turn into plain letters.
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "ß": "ss"})


def person(chance: Random) -> str:
    """A first and a last name."""
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def slug(text: str) -> str:
    """`text` in lower case, plain letters, digits and dots: the part of an e-mail address before the @."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    ascii_only = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", ".", ascii_only).strip(".")


def key(chance: Random) -> str:
    """A key as `db.key` makes them, but drawn from the seed: the same demonstration has the same addresses."""
    return urlsafe_b64encode(chance.randbytes(12)).decode()


def phone(number: int) -> str:
    """An invented number, 085 000 0000 onwards: it passes checks, and no one is known to answer it."""
    return f"085 000 {number % 10_000:04d}"
