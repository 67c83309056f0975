import os
import subprocess
import sys

import pytest

from zhidu.config.checks import fonts_are_there

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "zhidu.config.settings.production",
    "ZHIDU_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ZHIDU_HOSTS": "zhidu.example.gov.cn",
    "ZHIDU_DEMO": "",
}


@pytest.fixture
def zhidu(tmp_path):
    """Runs the command as another process would: with these settings and an empty var folder."""

    def run(*words, **environment):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        variables = {**kept, "ZHIDU_VAR": str(tmp_path), **environment}
        command = [sys.executable, "-m", "zhidu", *words]
        return subprocess.run(command, capture_output=True, text=True, env=variables)

    return run


@pytest.mark.parametrize("name", ["ZHIDU_SECRET_KEY", "ZHIDU_HOSTS"])
def test_production_does_not_start_without(name, zhidu):
    done = zhidu("check", **{**PRODUCTION, name: ""})
    assert done.returncode == 1
    assert done.stderr.startswith(f"缺少环境变量 {name}：")
    assert f"The environment variable {name} is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_passes_the_deploy_check(zhidu):
    done = zhidu("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_the_deploy_check_refuses_the_demo(zhidu):
    done = zhidu("check", "--deploy", **{**PRODUCTION, "ZHIDU_DEMO": "1"})
    assert done.returncode == 1
    assert "zhidu.E001" in done.stderr


def test_the_house_stands_without_the_demo(zhidu):
    environment = {"DJANGO_SETTINGS_MODULE": "zhidu.config.settings.local", "ZHIDU_DEMO": ""}
    done = zhidu("check", "--fail-level", "WARNING", **environment)
    assert done.returncode == 0, done.stderr


def test_static_files_can_be_collected_for_production(zhidu, tmp_path):
    done = zhidu("collectstatic", "--no-input", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


def test_a_folder_of_fonts_that_is_not_there_is_refused(settings, tmp_path):
    settings.ZHIDU_FONTS = tmp_path
    assert fonts_are_there() == []
    settings.ZHIDU_FONTS = tmp_path / "elsewhere"
    (found,) = fonts_are_there()
    assert found.id == "zhidu.E002"
    assert "文件夹不存在" in found.msg
