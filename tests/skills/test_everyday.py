"""What people really type resolves by spelling alone: with fillers, slips, other orders, and as something they did."""

import pytest

from matcher.skills import offline
from matcher.skills.service import own_vocabulary

ENOUGH_SKILLS = 400
ENOUGH_DUTCH_LABELS = 6

EVERYDAY = [
    # In the store.
    ("ik kan goed orderpicken", "order_picking"),
    ("bestelingen bij elkaar zoeken", "order_picking"),
    ("met de handscaner gewerkt", "scanner_picking"),
    ("dozen inpaken", "packing"),
    ("pakbon controleren", "checking_orders"),
    ("plakken van etiketten", "labelling"),
    ("retouren verwerkt", "returns_processing"),
    ("voorraad geteld", "stock_counting"),
    ("vrachtwagens gelost", "loading_unloading"),
    ("ik heb pallets gewikkeld", "wrapping_pallets"),
    ("palets gestapeld", "pallet_stacking"),
    ("met een pompwagen rijden", "hand_pallet_truck"),
    ("ik heb veel heftruck gereden", "forklift"),
    ("reach truck rijden", "reach_truck"),
    ("dozen tillen", "physical"),
    # On the way.
    ("routes planen", "transport_planning"),
    ("vrachtbriefen maken", "freight_documents"),
    ("ik kan een busje rijden", "van_driving"),
    ("camion rijden", "lorry_driving"),
    ("paketten bezorgd", "delivery"),
    ("kranten bezorgen", "mail_round"),
    # In the factory and the workshop.
    ("ik heb in een fabriek gewerkt", "production_line"),
    ("machine's instellen", "machine_setting"),
    ("kwaliteits controle", "quality_check"),
    ("printplaten soldeeren", "electronics_assembly"),
    ("storingen zoeken", "fault_finding"),
    ("ik kan lassen van staal", "welding"),
    ("sleutelen aan auto's", "car_repair"),
    ("banden wissellen", "tyre_change"),
    ("twee rechter handen", "tools"),
    ("meubels monteren", "furniture_assembly"),
    # On the building site.
    ("schilder werk", "painting"),
    ("ik heb muren gemetseld", "bricklaying"),
    ("stucadooren", "plastering"),
    ("laminaat leggen", "flooring"),
    ("isoleren van huizen", "insulation"),
    ("steigers gebouwd", "scaffolding"),
    # Cleaning, green, guarding.
    ("schoon gemaakt", "cleaning"),
    ("ramen gelapt", "window_cleaning"),
    ("auto's wassen", "vehicle_cleaning"),
    ("gras gemaaid", "mowing"),
    ("planten verpoten", "greenhouse_work"),
    ("paarden verzorgen", "horse_care"),
    ("ongedierte bestreiden", "pest_control"),
    ("camera beelden bekijken", "camera_watch"),
    ("ik kan het verkeer regelen", "traffic_control"),
    # With customers, guests and people who need help.
    ("ik kan goed met boze klanten omgaan", "de_escalation"),
    ("klachten oplosen", "complaints"),
    ("mensen te woord staan", "phone_contact"),
    ("kassa werk", "cash_register"),
    ("vakken gevuld", "shelf_stacking"),
    ("broodjes smeeren", "kitchen_help"),
    ("afwas doen", "dishwashing"),
    ("tafels afruimen en dekken", "table_setting"),
    ("eerste hulp verlenen", "first_aid"),
    # At a desk, and everywhere.
    ("facturen controleren", "invoicing"),
    ("computer vaardigheden", "computer"),
    ("ik kan goed luistren", "listening"),
    ("heel netjes werken", "accuracy"),
    ("zelf standig werken", "independence"),
    ("doorzetingsvermogen", "perseverance"),
    ("stressbestendig zijn", "stress"),
    ("snel leren", "learning"),
    # In English.
    ("driving a forklift truck", "forklift"),
    ("assembeling furniture", "furniture_assembly"),
    ("I can unload trucks", "loading_unloading"),
]


@pytest.fixture(scope="module")
def vocabulary() -> offline.Offline:
    return offline.load()


@pytest.mark.parametrize(("phrase", "code"), EVERYDAY)
def test_everyday_words_are_understood(vocabulary: offline.Offline, phrase: str, code: str) -> None:
    found = vocabulary.skill(phrase)
    assert found is not None
    assert vocabulary.name(found) == code


def test_there_are_at_least_400_skills() -> None:
    assert len(own_vocabulary()) >= ENOUGH_SKILLS


def test_every_skill_has_at_least_six_dutch_labels() -> None:
    few = {
        entry["code"]: len(entry["labels_nl"])
        for entry in own_vocabulary()
        if len(entry["labels_nl"]) < ENOUGH_DUTCH_LABELS
    }
    assert few == {}
