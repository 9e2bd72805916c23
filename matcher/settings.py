"""Every setting: its default, its environment variable, and what production refuses."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32  # characters; 128 bits written in hexadecimal


class BadSettings(ValueError):
    """The settings can't be used; the message says which and why, one a line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service is told from outside. Documented in docs/operations.md, name by name."""

    env: str = "development"
    database_url: str = f"sqlite:///{ROOT / 'instance' / 'matcher.db'}"
    secret_key: str = field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "Matcher <matcher@demo.example>"
    instance: Path = ROOT / "instance"
    help_phone: str = "085 000 00 00"
    proxies: int = 0
    signing_key: str = field(default="", repr=False)

    @property
    def production(self) -> bool:
        """Whether real people are served."""
        return self.env == "production"

    @property
    def development_mail(self) -> bool:
        """Whether mail is written to files and can be read at /dev/mail."""
        return not self.production and not self.smtp_url

    @property
    def sender(self) -> str:
        """The agency's name, as people see it above a mail."""
        name, address = parseaddr(self.mail_from)
        return name or address


VARIABLES = {
    "env": "MATCHER_ENV",
    "database_url": "MATCHER_DATABASE_URL",
    "secret_key": "MATCHER_SECRET_KEY",
    "base_url": "MATCHER_BASE_URL",
    "smtp_url": "MATCHER_SMTP_URL",
    "mail_from": "MATCHER_MAIL_FROM",
    "instance": "MATCHER_INSTANCE",
    "help_phone": "MATCHER_HELP_PHONE",
    "proxies": "MATCHER_PROXIES",
    "signing_key": "MATCHER_SIGNING_KEY",
}


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environment` (the process's own when None). Raises BadSettings with every fault at once."""
    environment = os.environ if environment is None else environment
    given: dict[str, object] = {
        name: environment[variable] for name, variable in VARIABLES.items() if environment.get(variable)
    }
    if "instance" in given:
        given["instance"] = Path(str(given["instance"])).resolve()
        given.setdefault("database_url", f"sqlite:///{given['instance']}/matcher.db")
    if "proxies" in given:
        try:
            given["proxies"] = int(str(given["proxies"]))
        except ValueError as error:
            raise BadSettings("MATCHER_PROXIES: must be a whole number") from error
    settings = Settings(**given)  # type: ignore[arg-type]
    faults = faults_of(settings)
    if faults:
        raise BadSettings("\n".join(faults))
    return settings


def faults_of(settings: Settings) -> list[str]:
    """What is wrong with `settings`, a sentence each; an empty list when they can be used."""
    faults = []
    if settings.env not in ("development", "production"):
        faults.append("MATCHER_ENV: must be 'development' or 'production'")
    if urlsplit(settings.database_url).scheme.split("+")[0] not in ("sqlite", "postgresql"):
        faults.append("MATCHER_DATABASE_URL: must start with sqlite:// or postgresql://")
    if settings.smtp_url and urlsplit(settings.smtp_url).scheme not in ("smtp", "smtps"):
        faults.append("MATCHER_SMTP_URL: must start with smtp:// or smtps://")
    if settings.signing_key and not re.fullmatch(r"[0-9a-fA-F]{64}", settings.signing_key):
        faults.append("MATCHER_SIGNING_KEY: must be 64 hexadecimal characters, as `openssl rand -hex 32` makes them")
    if settings.production:
        faults += _faults_in_production(settings)
    return faults


def notes_of(settings: Settings) -> list[str]:
    """What goes without, though `settings` can be used; a sentence each."""
    if settings.production and not settings.signing_key:
        return ["MATCHER_SIGNING_KEY is not set: nobody gets a credential for a training they finished."]
    return []


def _faults_in_production(settings: Settings) -> list[str]:
    faults = []
    if len(settings.secret_key) < SHORTEST_SECRET or len(set(settings.secret_key)) < 10:
        faults.append(f"MATCHER_SECRET_KEY: set a random one of at least {SHORTEST_SECRET} characters")
    if urlsplit(settings.base_url).scheme != "https":
        faults.append("MATCHER_BASE_URL: must start with https:// in production")
    if not settings.smtp_url:
        faults.append("MATCHER_SMTP_URL: production needs a mail server")
    if os.environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        faults.append("FLASK_DEBUG: must be off in production")
    return faults


def development_secret(instance: Path) -> str:
    """A secret for development, made once and kept beside the embedded database."""
    path = instance / "secret"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.write_text(token_hex(32))
        path.chmod(0o600)
    return path.read_text()
