"""The key that credentials are signed with, and its public address. Knows Ed25519."""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm
from jwt.utils import base64url_encode

from matcher.settings import Settings

ALGORITHM = "EdDSA"
FILE = "signing.key"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the private key, the address of its public half, that half as a JWK, and the agency itself."""

    private: Ed25519PrivateKey = field(repr=False)
    kid: str
    jwk: dict[str, Any]
    issuer: dict[str, Any]


def signer(settings: Settings) -> Signer | None:
    """The signer these settings name; in development one of its own, made at first use. None in production without."""
    seed = settings.signing_key or ("" if settings.production else _development_seed(settings.instance))
    return signer_of(seed, settings.base_url.rstrip("/"), settings.sender) if seed else None


def signer_of(seed: str, base_url: str, name: str) -> Signer:
    """The signer with this seed (64 hexadecimal characters), of the agency with this name at this address."""
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    public = json.loads(OKPAlgorithm.to_jwk(private.public_key()))
    kid = address(base_url, thumbprint(public))
    jwk = {**public, "kid": kid, "alg": ALGORITHM, "use": "sig"}
    return Signer(private, kid, jwk, {"id": base_url, "type": ["Profile"], "name": name, "url": base_url})


def address(base_url: str, mark: str) -> str:
    """Where the public key with this thumbprint is found; also its name in what it signed."""
    return f"{base_url.rstrip('/')}/keys/{mark}"


def thumbprint(jwk: dict[str, Any]) -> str:
    """The thumbprint of a public key (RFC 7638, 8037)."""
    text = json.dumps({name: jwk[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
    return base64url_encode(sha256(text.encode()).digest()).decode()


def _development_seed(instance: Path) -> str:
    """A seed for development, made once. The file is there whole or not at all, whoever else is looking."""
    path = instance / FILE
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        fresh = instance / f"{FILE}.{token_hex(4)}"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(token_hex(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was first: its key is the key
        finally:
            fresh.unlink()
    return path.read_text().strip()
