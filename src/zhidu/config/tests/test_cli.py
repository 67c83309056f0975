import os
import subprocess
import sys

from zhidu.config import cli

RULES = """
import sys
from zhidu.config import cli
try:
    cli.main(["rules", "--help"])
except SystemExit:
    pass
sys.exit("django" in sys.modules)
"""


def zhidu(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "zhidu", *words],
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "", **environment},
    )


def test_no_word_explains_the_words(capsys):
    assert cli.main([]) == 0
    assert "zhidu serve" in capsys.readouterr().out


def test_the_version_is_told(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("zhidu 0.")


def test_jobs_has_one_word(capsys):
    assert cli.main(["jobs", "walk"]) == 2
    assert "zhidu jobs run" in capsys.readouterr().err


def test_audit_has_one_word(capsys):
    assert cli.main(["audit", "walk"]) == 2
    assert "zhidu audit verify" in capsys.readouterr().err


def test_accounts_has_two_words(capsys):
    assert cli.main(["accounts", "second"]) == 2
    said = capsys.readouterr().err
    assert "zhidu accounts first" in said
    assert "zhidu accounts link" in said


def test_office_has_three_words(capsys):
    assert cli.main(["office", "walk"]) == cli.main(["office"]) == 2
    assert "zhidu office import" in capsys.readouterr().err


def test_export_has_one_word(capsys):
    assert cli.main(["export", "walk"]) == 2
    assert "zhidu export office" in capsys.readouterr().err


def test_an_office_begins_with_a_template(tmp_path):
    template = tmp_path / "office.xlsx"
    done = zhidu("office", "template", str(template), DJANGO_SETTINGS_MODULE="zhidu.config.settings.test")
    assert (done.returncode, "zhidu office import" in done.stdout) == (0, True), done.stderr
    assert template.read_bytes().startswith(b"PK")


def test_what_asks_the_database_ends_with_a_line_and_a_code_for_scripts(tmp_path, new_var):
    local = {"ZHIDU_DEMO": "", "DJANGO_SETTINGS_MODULE": "zhidu.config.settings.local"}
    unprepared = zhidu("calendar", "show", "2026", ZHIDU_VAR=str(tmp_path), **local)
    assert (unprepared.returncode, unprepared.stdout) == (2, "")
    assert unprepared.stderr.startswith("数据库还没有建好")
    var = {"ZHIDU_VAR": str(new_var()), **local}
    audit = zhidu("audit", "verify", **var)
    assert (audit.returncode, "全部与写入时一致" in audit.stdout) == (0, True)
    assert zhidu("audit", "verify", "--office", "nowhere", **var).returncode == 2


def test_rules_never_load_django():
    done = subprocess.run([sys.executable, "-c", RULES], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_other_words_are_djangos():
    done = zhidu("help", "--commands", DJANGO_SETTINGS_MODULE="zhidu.config.settings.test")
    assert "migrate" in done.stdout.split(), done.stderr


def test_an_interrupt_ends_without_a_traceback(monkeypatch):
    def interrupted(words):
        raise KeyboardInterrupt

    monkeypatch.setitem(cli._COMMANDS, "serve", interrupted)
    assert cli.main(["serve"]) == 130
