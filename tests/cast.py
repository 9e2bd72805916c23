"""The fixed cast of the tests: who belongs to whom, so that a test can say "Bram must not see Samira"."""

from dataclasses import dataclass

from sqlmodel import Session

from matcher.accounts.models import Branch, Client, Role, User
from matcher.candidates.models import Candidate
from matcher.vacancies.models import Vacancy
from tests import make


@dataclass(frozen=True, slots=True)
class Cast:
    """Anja's side is Utrecht, with Samira, Contactpunt Midden and Joost. Bram's is Groningen: he sees none of it."""

    utrecht: Branch
    groningen: Branch
    anja: User  # recruiter in Utrecht
    bram: User  # recruiter in Groningen
    samira: Candidate  # of Utrecht
    pieter: Candidate  # of Groningen
    midden: Client  # Contactpunt Midden, a client of Utrecht
    joost: User  # of Contactpunt Midden
    noord: Client  # Webwinkel Noord, a client of Groningen
    marieke: User  # of Webwinkel Noord
    wout: User  # trainer in Utrecht
    els: User  # head office
    vacancy: Vacancy  # of Contactpunt Midden, published, partly on site
    other_vacancy: Vacancy  # of Webwinkel Noord, published, on site only

    @classmethod
    def enter(cls, session: Session) -> "Cast":
        """Write everybody into the database."""
        utrecht = make.branch(session, "utrecht", name="Utrecht", email="utrecht@branch.example")
        groningen = make.branch(
            session, "groningen", name="Groningen", street="Grote Markt 1", postcode="9711", town="Groningen"
        )
        midden = make.client(session, "Contactpunt Midden", branch=utrecht)
        noord = make.client(session, "Webwinkel Noord", branch=groningen, postcode="9711", town="Groningen")
        return cls(
            utrecht=utrecht,
            groningen=groningen,
            anja=make.user(session, Role.recruiter, name="Anja", branch_id=utrecht.id),
            bram=make.user(session, Role.recruiter, name="Bram", branch_id=groningen.id),
            samira=make.candidate(
                session, name="Samira", branch=utrecht, email="samira@candidate.example", listening=4, calm=3
            ),
            pieter=make.candidate(
                session, name="Pieter", branch=groningen, email="pieter@candidate.example", listening=2
            ),
            midden=midden,
            joost=make.user(session, Role.client, name="Joost", client_id=midden.id),
            noord=noord,
            marieke=make.user(session, Role.client, name="Marieke", client_id=noord.id),
            wout=make.user(session, Role.trainer, name="Wout", branch_id=utrecht.id),
            els=make.user(session, Role.office, name="Els"),
            vacancy=make.vacancy(session, client=midden, listening=3, calm=3, must=("calm",)),
            other_vacancy=make.vacancy(
                session,
                client=noord,
                order_picking=3,
                values={"title": "Bestellingen pakken", "postcode": "9711", "town": "Groningen", "home": 0.0},
            ),
        )

    def somebody(self, role: Role) -> User | Candidate:
        """Somebody with this role; on the side of Utrecht where there is one."""
        return {
            Role.candidate: self.samira,
            Role.client: self.joost,
            Role.recruiter: self.anja,
            Role.trainer: self.wout,
            Role.office: self.els,
        }[role]
