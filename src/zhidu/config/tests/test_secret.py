from zhidu.config.secret import key_in


def test_the_key_is_made_once_and_kept_from_others(tmp_path):
    folder = tmp_path / "var"
    key = key_in(folder)
    assert len(key) >= 50
    assert key_in(folder) == key
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret.key"]
