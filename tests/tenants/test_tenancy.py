"""Which ledgers a process serves is said in one file, and what can't be is refused before anything is opened."""

import re
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from api.tenancy import tenants_of
from tests import house
from tests.tenants.shops import named

PG = "postgresql://ledger:secret-word@db.example/{}"


def test_each_ledger_has_its_own_settings_and_shares_host_and_port(tmp_path: Path) -> None:
    file = named(
        tmp_path, {"shop-a": {"db": str(tmp_path / "a" / "l.db"), "origin": "x.example/a"}, "b": {"db": PG.format("b")}}
    )

    found = tenants_of(Settings(tenants=file, host="127.0.0.2", port=81))

    assert list(found) == ["shop-a", "b"]
    assert found["shop-a"].origin == "x.example/a"
    assert found["b"].place.log == PG.format("b")
    assert {(each.host, each.port) for each in found.values()} == {("127.0.0.2", 81)}


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_file_that_the_readme_shows_is_one(tmp_path: Path, readme: str) -> None:
    (shown,) = re.findall(
        r"^```toml\n(.*?)^```$", (house.ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    file = tmp_path / "tenants.toml"
    file.write_text(shown)
    file.chmod(0o600)

    assert list(tenants_of(Settings(tenants=file))) == ["shop-a", "shop-b"]


def test_the_environment_speaks_to_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = named(tmp_path, {"shop-a": {"db": str(tmp_path / "a" / "l.db")}})
    monkeypatch.setenv("LEDGER_TENANTS", str(file))
    assert tenants_of(Settings())["shop-a"].bootstrap_key is None

    monkeypatch.setenv("LEDGER_BOOTSTRAP_KEY", "one-key-for-all-of-them-0123456789")
    with pytest.raises(ValueError, match=r"LEDGER_BOOTSTRAP_KEY: each ledger of .* has its own"):
        tenants_of(Settings())


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"db": "{0}/a/l.db"}, {"db": "{0}/a/l.db"}),
        ({"db": "{0}/a/l.db"}, {"db": "{0}/b/../a/l.db"}),
        ({"db": "{0}/a/l.db"}, {"db": "{0}/link/l.db"}),
        ({"db": "{0}/a/l.db"}, {"db": "{0}/a/other.db"}),  # `key` beside both
        ({"db": "{0}/a/l.db", "signing_key": "{0}/key-of-all"}, {"db": "{0}/b/l.db", "signing_key": "{0}/key-of-all"}),
        ({"db": "{0}/a/l.db", "keys": "{0}/keys"}, {"db": "{0}/b/l.db", "keys": "{0}/keys"}),
        ({"db": "{0}/a/l.db", "keys": "{0}/b/l.db"}, {"db": "{0}/b/l.db"}),
        ({"db": "{0}/a/l.db", "data": "{0}/c"}, {"db": "{0}/b/l.db", "data": "{0}/c"}),
        ({"db": "{0}/a/l.db", "origin": "x.example"}, {"db": "{0}/b/l.db", "origin": "x.example"}),
        ({"db": PG.format("one"), "data": "{0}/a"}, {"db": PG.format("one") + "?application_name=b", "data": "{0}/b"}),
        ({"db": PG.format("one"), "data": "{0}/a"}, {"db": "postgres://you@db.example:5432/one", "data": "{0}/b"}),
    ],
)
def test_two_ledgers_share_nothing(tmp_path: Path, a: dict[str, str], b: dict[str, str]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    both = {
        name: {option: value.format(tmp_path) for option, value in said.items()} for name, said in (("a", a), ("b", b))
    }

    with pytest.raises(ValueError, match="The ledgers a and b would share ") as told:
        tenants_of(Settings(tenants=named(tmp_path, both)))
    assert "secret-word" not in str(told.value)


@pytest.mark.parametrize(
    ("ledgers", "sentence"),
    [
        ({}, "names no ledger"),
        ({"Shop": {"db": "l.db"}}, "'Shop' is no ledger"),
        ({"a": {"db": "l.db", "port": 1}}, r"\[a\] names port, which all ledgers share"),
        ({"a": {"db": "l.db", "env": "dev"}}, r"\[a\] names env"),
        ({"a": {"origin": "x.example"}}, r"\[a\] names no db"),
        ({"a": {"db": "l.db", "colour": "red"}}, r"\[a\] colour Extra inputs"),
        ({"a": {"db": "l.db", "bootstrap_key": "with a space"}}, r"\[a\] bootstrap_key "),
    ],
)
def test_what_can_not_be_is_refused_by_name(tmp_path: Path, ledgers: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as told:
        tenants_of(Settings(tenants=named(tmp_path, ledgers)))
    assert "with a space" not in str(told.value)


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = named(tmp_path, {"a": {"db": "l.db"}})
    file.chmod(0o644)

    with pytest.raises(ValueError, match="everybody on this machine may read it"):
        tenants_of(Settings(tenants=file))


@pytest.mark.parametrize("text", ["not toml", "a = 1\n", '[a]\ndb = "\\u00e9', "\x00"])
def test_a_file_that_says_nothing_of_ledgers_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "tenants.toml"
    file.write_text(text)
    file.chmod(0o600)

    with pytest.raises(ValueError, match=r"tenants\.toml"):
        tenants_of(Settings(tenants=file))
    with pytest.raises(ValueError, match="can't be read"):
        tenants_of(Settings(tenants=tmp_path / "nowhere"))
