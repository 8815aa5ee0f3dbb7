"""Settings read from the environment, right or not at all."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from icsportal import env

SAY = "something that works"


def test_a_set_variable_is_read_without_the_spaces_around_it(monkeypatch):
    monkeypatch.setenv("PORTAL", "  Kent and Medway \n")
    assert env.text("PORTAL", say=SAY) == "Kent and Medway"


@pytest.mark.parametrize("read", [env.text, env.flag, env.words, env.number])
@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_required_variable_without_a_value_is_named_with_what_to_set(monkeypatch, read, value):
    monkeypatch.delenv("PORTAL", raising=False)
    if value is not None:
        monkeypatch.setenv("PORTAL", value)
    with pytest.raises(env.MissingSetting) as stopped:
        read("PORTAL", say=SAY)
    assert str(stopped.value) == "PORTAL is not set: set it to something that works."


@pytest.mark.parametrize(
    ("read", "default"),
    [(env.text, ""), (env.flag, False), (env.words, ["localhost"]), (env.number, 2)],
)
@pytest.mark.parametrize("value", [None, "  "])
def test_an_optional_variable_without_a_value_gives_its_default(monkeypatch, read, default, value):
    monkeypatch.delenv("PORTAL", raising=False)
    if value is not None:
        monkeypatch.setenv("PORTAL", value)
    assert read("PORTAL", say=SAY, default=default) == default


@pytest.mark.parametrize(
    ("value", "means"),
    [(word, True) for word in ("1", "true", "TRUE", "Yes", "on")]
    + [(word, False) for word in ("0", "false", "False", "NO", "off")],
)
def test_a_flag_knows_the_usual_words(monkeypatch, value, means):
    monkeypatch.setenv("PORTAL", value)
    assert env.flag("PORTAL", say=SAY, default=not means) is means


@pytest.mark.parametrize("value", ["2", "maybe", "truee", "-1", "ja"])
def test_a_flag_does_not_guess(monkeypatch, value):
    monkeypatch.setenv("PORTAL", value)
    with pytest.raises(env.MissingSetting, match=f"PORTAL is '{value}', which is neither true nor false"):
        env.flag("PORTAL", say=SAY, default=False)


@pytest.mark.parametrize(
    ("value", "means"),
    [("a.example", ["a.example"]), (" a.example , b.example,", ["a.example", "b.example"])],
)
def test_words_are_parted_by_commas(monkeypatch, value, means):
    monkeypatch.setenv("PORTAL", value)
    assert env.words("PORTAL", say=SAY) == means


def test_words_of_nothing_but_commas_are_refused(monkeypatch):
    monkeypatch.setenv("PORTAL", " , ,")
    with pytest.raises(env.MissingSetting, match="PORTAL holds nothing but commas"):
        env.words("PORTAL", say=SAY, default=[])


@pytest.mark.parametrize(("value", "means"), [("0", 0), ("8000", 8000)])
def test_a_number_is_a_whole_one(monkeypatch, value, means):
    monkeypatch.setenv("PORTAL", value)
    assert env.number("PORTAL", say=SAY) == means


@pytest.mark.parametrize("value", ["-1", "1.5", "1e3", "two", "٣", "1 000"])
def test_a_number_in_other_clothes_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORTAL", value)
    with pytest.raises(env.MissingSetting, match=f"PORTAL is '{value}', which is not a whole number"):
        env.number("PORTAL", say=SAY, default=1)


def test_a_choice_is_one_of_those_offered(monkeypatch):
    monkeypatch.setenv("PORTAL", "development")
    assert env.choice("PORTAL", ["production", "development"], say=SAY) == "development"
    monkeypatch.setenv("PORTAL", "prodution")
    with pytest.raises(env.MissingSetting, match="PORTAL is 'prodution': set it to something that works"):
        env.choice("PORTAL", ["production", "development"], say=SAY, default="production")


def test_a_missing_setting_ends_the_process_with_its_sentence_alone(capsys):
    with pytest.raises(SystemExit) as ended, env.stop_plainly():
        raise env.MissingSetting("PORTAL is not set: set it to something that works.")
    assert ended.value.code == env.CANNOT_START
    assert capsys.readouterr() == ("", "PORTAL is not set: set it to something that works.\n")


def test_other_errors_keep_their_traceback():
    with pytest.raises(ZeroDivisionError), env.stop_plainly():
        raise ZeroDivisionError


def test_a_generated_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    path = tmp_path / ".dev" / "secret-key"
    key = env.generated_key(path)
    assert len(key) >= 50
    assert env.generated_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret-key"]
    assert env.generated_key(tmp_path / "another") != key


def test_processes_that_start_together_use_one_key(tmp_path, monkeypatch):
    pids = iter(range(1000))
    monkeypatch.setattr(env.os, "getpid", lambda: next(pids))  # each thread stands for a process
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: env.generated_key(tmp_path / "secret-key"), range(8)))
    assert len(keys) == 1


def test_an_empty_key_file_is_not_taken_for_a_key(tmp_path):
    path = tmp_path / "secret-key"
    path.write_text("\n")
    with pytest.raises(env.MissingSetting, match="is empty: delete it"):
        env.generated_key(path)


def test_a_postgresql_address_becomes_a_database_entry():
    assert env.database("postgresql://portal:p%40ss%2Fword@db.example:5433/ics?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "ics",
        "USER": "portal",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://portal@:5432/ics?host=/run/postgres%20folder", "/run/postgres folder", "5432"),
        ("postgresql://%2Frun%2Fpostgresql/ics", "/run/postgresql", ""),
        ("postgresql://[::1]:5432/ics", "::1", "5432"),
        ("postgres:///ics", "", ""),
    ],
)
def test_a_server_may_be_named_in_every_usual_way(url, host, port):
    entry = env.database(url)
    assert (entry["HOST"], entry["PORT"], entry["NAME"], entry["OPTIONS"]) == (host, port, "ics", {})


@pytest.mark.parametrize(
    ("url", "because"),
    [
        ("sqlite:///hunter2.sqlite3", "does not name a PostgreSQL database"),
        ("mysql://portal:hunter2@db.example/ics", "does not name a PostgreSQL database"),
        ("hunter2", "does not name a PostgreSQL database"),
        ("postgresql://portal:hunter2@db.example", "does not end with the name of one database"),
        ("postgresql://portal:hunter2@db.example/", "does not end with the name of one database"),
        ("postgresql://portal:hunter2@db.example/ics/more", "does not end with the name of one database"),
        ("postgresql://portal:hunter2@db.example:port/ics", "cannot be read as an address"),
        ("postgresql://portal:hunter2@db.example:99999/ics", "cannot be read as an address"),
        ("postgresql://portal:hunter2@db.example/ics?sslmode", "cannot be read as an address"),
        ("postgresql://portal:hunter2@db.example/ics?sslmod=require", r"not known here \(sslmod\)"),
    ],
)
def test_any_other_database_address_is_refused_and_its_password_not_repeated(url, because):
    with pytest.raises(env.MissingSetting, match=because) as stopped:
        env.database(url)
    assert "hunter2" not in str(stopped.value)
