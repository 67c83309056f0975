import pytest

from zhidu.config import env


def test_a_secret_may_lie_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("密钥 0123\n")
    monkeypatch.setenv("ZHIDU_X_FILE", str(tmp_path / "key"))
    assert env.secret("ZHIDU_X") == env.required("ZHIDU_X", zh="", en="") == "密钥 0123"


def test_without_a_file_a_secret_is_its_variable(monkeypatch):
    monkeypatch.setenv("ZHIDU_X", " 0123 ")
    assert env.secret("ZHIDU_X") == "0123"


def test_a_file_of_secrets_that_cannot_be_read_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHIDU_X_FILE", str(tmp_path / "none"))
    with pytest.raises(SystemExit) as refusal:
        env.required("ZHIDU_X", zh="", en="")
    assert str(tmp_path / "none") in str(refusal.value)
    assert "ZHIDU_X_FILE" in str(refusal.value)


def test_a_choice_is_one_of_those_known_and_first_of_them_unsaid(monkeypatch):
    assert env.choice("ZHIDU_X", ["line", "json"]) == "line"
    monkeypatch.setenv("ZHIDU_X", "JSON")
    assert env.choice("ZHIDU_X", ["line", "json"]) == "json"
    monkeypatch.setenv("ZHIDU_X", "xml")
    with pytest.raises(SystemExit, match="line、json"):
        env.choice("ZHIDU_X", ["line", "json"])
