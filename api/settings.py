"""What a ledger is started with: the environment, prefix `LEDGER_`, or the same names on the command line."""

from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import quote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.logs import Level
from api.signature import secret_of
from api.stamping import witnesses_of
from api.targets import allowed_of
from domain.ledger.place import Place, is_address, name_of
from projections.proof.note import is_name


class Settings(BaseSettings):
    """The options of `aftersales serve`. `db` is a file's path or a PostgreSQL address. `data` is the folder of this
    machine's own files (read models, exports, the first key): beside the database file, `var` for PostgreSQL. `keys` is
    where the keys of the vault are: a file, or a PostgreSQL address for a ledger that has one.

    Messages to customers go to a file beside it too, or to `webhook_url`, signed with `webhook_secret`; `sending` off
    leaves them to a client that sends them by itself. Checkpoints are signed for `origin` with the key in the file
    `signing_key`, which the first start makes. `witnesses` cosign them, each a `VKEY URL`; `tsa_url` stamps their time
    and is believed by the certificates in `tsa_roots`. `webhooks_allow` names hosts and networks that webhooks may
    go to though they are not public, or not encrypted. `tenants` is a file that names several ledgers to be served
    instead of one, each with its own settings. `log_level` is the least that is written of what happens. For `drain_s`
    seconds after a signal to stop all but `/readyz` is served as before, so that a balancer can see it. A key may ask
    `rate` times a second, and ten seconds' worth at once; `proxies` are addresses and networks of proxies in front,
    which are believed whom they speak for.
    """

    model_config = SettingsConfigDict(env_prefix="LEDGER_", extra="forbid", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = 8000
    db: str = "var/ledger.db"
    data: Path | None = None
    keys: str | None = None
    env: Literal["prod", "dev"] = "prod"
    bootstrap_key: SecretStr | None = None
    sending: Literal["on", "off"] = "on"
    origin: str | None = None
    signing_key: Path | None = None
    witnesses: str = ""
    tsa_url: str | None = None
    tsa_roots: Path | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhooks_allow: str = ""
    log_level: Level = "info"
    drain_s: float = Field(default=0, ge=0, le=600)
    tenants: Path | None = None
    rate: Annotated[int, Field(ge=1)] = 5_000
    proxies: str = ""

    @field_validator("db")
    @classmethod
    def _a_file_or_an_address(cls, db: str) -> str:
        if not is_address(db):
            if "://" in db:
                raise ValueError("LEDGER_DB is a path such as var/ledger.db, or a postgresql:// address")
            return db
        try:
            name_of(db)
        except ProgrammingError:
            raise ValueError("LEDGER_DB is no PostgreSQL address, such as postgresql://user@host/name") from None
        return db

    @model_validator(mode="after")
    def _keys_where_all_reach_them(self) -> Self:
        if self.keys is not None and is_address(self.keys) != is_address(self.db):
            raise ValueError("LEDGER_KEYS is a file beside a SQLite ledger, a postgresql:// address beside PostgreSQL")
        return self

    @field_validator("bootstrap_key")
    @classmethod
    def _a_bearer_token(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and not all("!" <= char <= "~" for char in key.get_secret_value()):
            raise ValueError("LEDGER_BOOTSTRAP_KEY travels in a header: visible ASCII characters without spaces")
        return key

    @field_validator("origin")
    @classmethod
    def _a_name_for_keys(cls, origin: str | None) -> str | None:
        if origin is not None and not is_name(origin):
            raise ValueError("LEDGER_ORIGIN is an address without scheme, such as ledger.example/shop: no spaces, no +")
        return origin

    @field_validator("webhook_secret")
    @classmethod
    def _a_signing_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        try:
            if secret is not None:
                secret_of(secret.get_secret_value())
        except ValueError:
            raise ValueError("LEDGER_WEBHOOK_SECRET is whsec_ and 24 to 64 bytes in Base64") from None
        return secret

    @model_validator(mode="after")
    def _a_receiver_nobody_listens_to(self) -> Self:
        if (self.webhook_url is None) != (self.webhook_secret is None):
            raise ValueError("LEDGER_WEBHOOK_URL and LEDGER_WEBHOOK_SECRET are given together")
        if self.webhook_url is not None:
            _check_receiver(self.webhook_url, at_home=self.env == "dev")
        return self

    @field_validator("webhooks_allow")
    @classmethod
    def _hosts_and_networks(cls, text: str) -> str:
        try:
            allowed_of(text, at_home=False)
        except ValueError as wrong:
            raise ValueError(f"LEDGER_WEBHOOKS_ALLOW: {wrong}") from None
        return text

    @field_validator("proxies")
    @classmethod
    def _addresses_of_proxies(cls, text: str) -> str:
        try:
            return ",".join(str(ip_network(each.strip())) for each in text.split(",") if each.strip())
        except ValueError as wrong:
            raise ValueError(f"LEDGER_PROXIES names addresses and networks: {wrong}") from None

    @field_validator("witnesses")
    @classmethod
    def _witnesses_with_keys(cls, witnesses: str) -> str:
        witnesses_of(witnesses)
        return witnesses

    @model_validator(mode="after")
    def _outside_stamps(self) -> Self:
        if (self.tsa_url is None) != (self.tsa_roots is None):
            raise ValueError("LEDGER_TSA_URL and LEDGER_TSA_ROOTS are given together")
        for url in (self.tsa_url, *(each.url for each in witnesses_of(self.witnesses))):
            if url is not None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
                raise ValueError("LEDGER_TSA_URL and LEDGER_WITNESSES name http or https addresses")
        return self

    @model_validator(mode="after")
    def _dev_stays_at_home(self) -> Self:
        if self.env == "dev" and not _is_loopback(self.host):
            raise ValueError(f"LEDGER_ENV=dev serves this machine only, and {self.host} is not a loopback address")
        return self

    @property
    def key_file(self) -> Path:
        """Where the first key is written when none was given."""
        return Path(self.place.files).parent / "key"

    @property
    def signing_key_file(self) -> Path:
        """Where the key is that signs checkpoints."""
        return self.signing_key or Path(f"{self.place.files}.signing-key")

    @property
    def place(self) -> Place:
        """Where the ledger is, and this machine's files of it."""
        if not is_address(self.db):
            files = self.db if self.data is None else str(self.data / Path(self.db).name)
        else:
            name = conninfo_to_dict(self.db).get("dbname") or "ledger"
            files = str((self.data or Path("var")) / quote(str(name), safe=""))
        return Place(self.db, files, self.keys)

    @property
    def secrets(self) -> list[str]:
        """What must be written nowhere, as it may stand in a text."""
        given = [each.get_secret_value() for each in (self.bootstrap_key, self.webhook_secret) if each is not None]
        for address in (self.db, self.keys or ""):
            if is_address(address) and (password := conninfo_to_dict(address).get("password")):
                given += [address, str(password), quote(str(password), safe="")]
        return given

    @property
    def environment(self) -> dict[str, str]:
        """What names the ledger to a process of ours: not its arguments, which everybody on the machine can read."""
        known = {"LEDGER_DB": self.db, "LEDGER_DATA": str(self.data or ""), "LEDGER_KEYS": self.keys or ""}
        return known | {"LEDGER_SIGNING_KEY": str(self.signing_key_file)}


def _check_receiver(url: str, *, at_home: bool) -> None:
    """Messages travel encrypted; at home, on this machine, they needn't. Nothing of the address is repeated."""
    where = urlsplit(url)
    if where.username is not None or where.password is not None or not where.hostname:
        raise ValueError("LEDGER_WEBHOOK_URL is a https address with a host and without a user")
    if where.scheme != "https" and not (where.scheme == "http" and at_home and _is_loopback(where.hostname)):
        raise ValueError("LEDGER_WEBHOOK_URL is a https address; only LEDGER_ENV=dev may use http, on this machine")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
