from pathlib import Path

import pytest

from zhidu.config.database import PLANS_KEPT, database_from

VAR = Path("/srv/zhidu")


def test_nothing_said_is_sqlite_that_writers_and_readers_share():
    found = database_from("", VAR)
    assert found["NAME"] == "/srv/zhidu/zhidu.sqlite3"
    assert found["OPTIONS"]["timeout"] == 30
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_url_names_a_server():
    found = database_from("postgres://zhi:p%40ss@db.office:5433/zhidu?sslmode=require", VAR)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("zhi", "p@ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.office", "5433", "zhidu")
    assert found["OPTIONS"] == PLANS_KEPT | {"sslmode": "require"}


@pytest.mark.parametrize(
    "url",
    [
        "postgres://zhi@/zhidu?host=/run/postgresql",
        "postgresql://zhi@%2Frun%2Fpostgresql/zhidu",
        "host=/run/postgresql dbname=zhidu user=zhi",
    ],
)
def test_a_unix_socket_is_a_folder(url):
    found = database_from(url, VAR)
    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"]) == (
        "/run/postgresql",
        "",
        "zhidu",
        "zhi",
    )


def test_a_service_of_libpq_is_left_to_libpq():
    assert database_from("service=zhidu", VAR)["OPTIONS"] == PLANS_KEPT | {"service": "zhidu"}


def test_anything_else_is_refused_in_both_languages():
    with pytest.raises(SystemExit) as refusal:
        database_from("mysql", VAR)
    assert "无法识别" in str(refusal.value)
    assert "not understood" in str(refusal.value)
