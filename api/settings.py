"""What a ledger is started with: the environment, prefix `LEDGER_`, or the same names on the command line."""

from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The options of `aftersales serve`. `db` is a file path; the first key is written beside it."""

    model_config = SettingsConfigDict(env_prefix="LEDGER_", extra="forbid", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = 8000
    db: str = "var/ledger.db"
    env: Literal["prod", "dev"] = "prod"
    bootstrap_key: SecretStr | None = None

    @field_validator("db")
    @classmethod
    def _a_file(cls, db: str) -> str:
        if "://" in db:
            raise ValueError("only a SQLite file is supported yet: LEDGER_DB is a path such as var/ledger.db")
        return db

    @field_validator("bootstrap_key")
    @classmethod
    def _a_bearer_token(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and not all("!" <= char <= "~" for char in key.get_secret_value()):
            raise ValueError("LEDGER_BOOTSTRAP_KEY travels in a header: visible ASCII characters without spaces")
        return key

    @model_validator(mode="after")
    def _dev_stays_at_home(self) -> Self:
        if self.env == "dev" and not _is_loopback(self.host):
            raise ValueError(f"LEDGER_ENV=dev serves this machine only, and {self.host} is not a loopback address")
        return self

    @property
    def key_file(self) -> Path:
        """Where the first key is written when none was given."""
        return Path(self.db).parent / "key"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
