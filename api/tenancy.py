"""Which ledgers a process serves: each shop's own, named in a file."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict
from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from api.settings import Settings
from domain.ledger.place import is_address

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_OF_THE_PROCESS = {"host", "port", "env", "tenants", "log_level", "drain_s", "proxies"}


class Tenant(Settings):
    """The settings of one of several ledgers. The environment says nothing of it: it would speak to all of them."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the file says, and nothing else."""
        return (init_settings,)


def tenants_of(process: Settings) -> dict[str, Settings]:
    """The ledgers by name. `ValueError` where the file can't be used, two of them share something, or the process is
    given what belongs to one of them.
    """
    file = process.tenants
    if file is None:
        raise ValueError("LEDGER_TENANTS names no file")
    if misplaced := process.model_fields_set - _OF_THE_PROCESS:
        told = ", ".join(sorted(f"LEDGER_{name.upper()}" for name in misplaced))
        raise ValueError(f"{told}: each ledger of {file} has its own; write it there")
    found = {name: _tenant(file, name, said, process) for name, said in _tables(file)}
    if not found:
        raise ValueError(f"{file} names no ledger; it has a table of settings for each, such as [shop-a]")
    _require_apart(found)
    return found


def _tables(file: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        if file.stat().st_mode & 0o007:
            raise ValueError(f"{file} may hold keys, and everybody on this machine may read it: chmod o= {file}")
        tables = tomllib.loads(file.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise ValueError(f"{file} can't be read: {wrong}") from None
    for name, said in tables.items():
        if not _NAME.fullmatch(name) or not isinstance(said, dict):
            raise ValueError(f"{file}: {name!r} is no ledger: a table named by small letters, digits and hyphens")
        yield name, said


def _tenant(file: Path, name: str, said: Mapping[str, Any], process: Settings) -> Settings:
    if misplaced := said.keys() & _OF_THE_PROCESS:
        raise ValueError(f"{file}: [{name}] names {', '.join(sorted(misplaced))}, which all ledgers share")
    if "db" not in said:
        raise ValueError(f"{file}: [{name}] names no db")
    try:
        return Tenant(**said, host=process.host, port=process.port, env=process.env)
    except ValidationError as wrong:
        told = "; ".join(".".join(map(str, each["loc"])) + f" {each['msg']}" for each in wrong.errors())
        raise ValueError(f"{file}: [{name}] {told}") from None


def _require_apart(tenants: Mapping[str, Settings]) -> None:
    """Nothing of one may be another's."""
    known: dict[str, str] = {}
    for name, settings in tenants.items():
        for own in _belongings(settings):
            if (other := known.setdefault(own, name)) != name:
                raise ValueError(f"The ledgers {other} and {name} would share {own}")


def _belongings(settings: Settings) -> set[str]:
    """What no other ledger may have: its database, its files, the files of its keys, its name."""
    place = settings.place
    files = {Path(place.files), settings.key_file, settings.signing_key_file}
    named = {where for where in (place.log, place.keys) if where is not None}
    files |= {Path(where) for where in named if not is_address(where)}
    return {
        *(str(file.resolve()) for file in files),
        *(_database(where) for where in named if is_address(where)),
        *([f"the origin {settings.origin}"] if settings.origin else []),
    }


def _database(address: str) -> str:
    known = conninfo_to_dict(address)
    return f"postgresql://{known.get('host', '')}:{known.get('port', 5432)}/{known.get('dbname', '')}"
