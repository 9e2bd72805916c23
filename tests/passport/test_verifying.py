"""What is refused: whatever was changed, signed by somebody else or not at all, not valid now, or no credential."""

import json
from base64 import urlsafe_b64encode
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from matcher.passport import keys
from matcher.passport.document import Achieved, Noted, compose, sign
from matcher.passport.verifying import NotValid, verify

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SIGNER = keys.signer_of("ab" * 32, "https://matcher.example", "Matcher")
OTHER = keys.signer_of("cd" * 32, "https://matcher.example", "Matcher")
KEYS = {"keys": [SIGNER.jwk]}
LEVELS = ("een", "twee", "drie", "vier", "vijf")
ACHIEVED = Achieved(
    programme_code="customer_contact",
    name="Klantcontact",
    summary="Je leert klanten helpen.",
    language="nl",
    since=NOW,
    noted=[Noted("calm", "rustig blijven", None, 3, LEVELS)],
)


def document(**changes: Any) -> dict[str, Any]:
    return {**compose(ACHIEVED, SIGNER.issuer), **changes}


def token(**changes: Any) -> str:
    return sign(document(**changes), SIGNER)


def part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def refused(text: str, known: dict[str, Any] = KEYS, now: datetime = NOW) -> str:
    with pytest.raises(NotValid) as found:
        verify(text, known, now)
    return str(found.value)


def test_it_works() -> None:
    found = verify(token(), KEYS, NOW)
    assert (found.kid, found.document["name"]) == (SIGNER.kid, "Klantcontact")
    assert found.document["credentialSubject"]["id"].startswith("urn:uuid:")


def test_the_file_people_download_is_taken_too_unless_it_shows_something_else() -> None:
    signed = token()
    shown = verify(signed, KEYS, NOW).document
    assert verify(json.dumps({"jwt": signed, "credential": shown}), KEYS, NOW).document == shown
    other = deepcopy(shown)
    other["name"] = "Chirurg"
    assert "what it shows is not what was signed" in refused(json.dumps({"jwt": signed, "credential": other}))
    assert "what it shows is not what was signed" in refused(json.dumps({"jwt": signed}))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_changed_character_is_seen(place: int) -> None:
    parts = token().split(".")
    middle = len(parts[place]) // 2
    parts[place] = parts[place][:middle] + ("A" if parts[place][middle] != "A" else "B") + parts[place][middle + 1 :]
    assert refused(".".join(parts))


def test_a_changed_level_is_seen() -> None:
    head, _body, signature = token().split(".")
    claims = jwt.decode(token(), options={"verify_signature": False})
    assert "The signature is wrong" in refused(f"{head}.{part({**claims, 'name': 'Chirurg'})}.{signature}")


def test_another_key_is_not_believed_under_any_name() -> None:
    assert "a key that is not known here" in refused(sign(document(), OTHER))
    forged = jwt.encode(document(), OTHER.private, algorithm="EdDSA", headers={"kid": SIGNER.kid})
    assert "The signature is wrong" in refused(forged)
    brought = jwt.encode(document(), OTHER.private, algorithm="EdDSA", headers={"jwk": OTHER.jwk})
    assert "a key that is not known here" in refused(brought)
    assert "a key that is not known here" in refused(token(), {"keys": []})


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256", "ES256", "", None, 5, {"a": 1}])
def test_no_other_algorithm_counts(algorithm: object) -> None:
    body = token().split(".")[1]
    text = f"{part({'alg': algorithm, 'kid': SIGNER.kid})}.{body}.{'' if algorithm == 'none' else 'AAAA'}"
    assert "It is not signed with EdDSA" in refused(text)


def test_a_public_key_used_as_a_password_is_not_believed() -> None:
    text = jwt.encode(document(), SIGNER.jwk["x"] * 2, algorithm="HS256", headers={"kid": SIGNER.kid})
    assert "It is not signed with EdDSA" in refused(text)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"validFrom": "2027-03-02T09:00:00Z"}, "does not hold yet"),
        ({"validUntil": "2027-02-28T09:00:00Z"}, "no longer holds"),
        ({"validFrom": "2027-02-28T09:00:00"}, "no instant"),
        ({"validUntil": "soon"}, "no instant"),
        ({"type": ["VerifiableCredential"]}, "no Open Badges 3.0 credential"),
        ({"@context": ["https://www.w3.org/ns/credentials/v2"]}, "no Open Badges 3.0 credential"),
    ],
)
def test_a_signature_alone_is_not_enough(changes: dict[str, Any], why: str) -> None:
    if changes.get("validUntil") == "soon" or changes.get("validFrom", "").endswith("00"):
        claims = {**jwt.decode(token(), options={"verify_signature": False}), **changes}
        text = jwt.encode(claims, SIGNER.private, algorithm="EdDSA", headers={"kid": SIGNER.kid})
    else:
        text = token(**changes)
    assert why in refused(text)


@pytest.mark.parametrize("claim", ["iss", "jti", "sub"])
def test_what_contradicts_itself_is_refused(claim: str) -> None:
    claims = {**jwt.decode(token(), options={"verify_signature": False}), claim: "urn:uuid:other"}
    text = jwt.encode(claims, SIGNER.private, algorithm="EdDSA", headers={"kid": SIGNER.kid})
    assert "contradicts itself" in refused(text)


def test_a_clock_that_is_a_minute_slow_does_not_matter() -> None:
    assert verify(token(), KEYS, NOW - timedelta(minutes=1))


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", ".", "..", "...", "a.b.c", "a.b.c.d", "{", "{}", '{"jwt": 5}', '{"jwt": ""}', "null", "[]"),
        *("\x00", "🙂.🙂.🙂", "{" * 50_000, '{"a":' * 15_000, f"{part([])}.{part({})}.AAAA", f"{part('x')}.e30.AA"),
        f"{part({'alg': 'EdDSA', 'kid': [SIGNER.kid]})}.e30.AAAA",
        f"{part({'alg': 'EdDSA', 'kid': SIGNER.kid, 'crit': ['x']})}.e30.AAAA",
    ],
)
def test_rubbish_is_refused_in_a_sentence(text: str) -> None:
    assert refused(text).endswith(".")


def test_a_megabyte_is_not_looked_at() -> None:
    assert "too long to be a credential" in refused("a" * 1_000_000)
    assert "too long to be a credential" in refused(f"{token()}{'A' * 1_000_000}")
