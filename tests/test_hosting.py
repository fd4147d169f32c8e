"""docs/hosting says what the app reads, and its files agree with each other."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pages.lessons import secret
from pages.shared.runs.owner import COOKIE
from snncore.data.cifar10 import place

ROOT = Path(__file__).parents[1]
HOSTING = ROOT / "docs" / "hosting"
DOCKERFILE = (HOSTING / "Dockerfile").read_text("utf-8")
COMPOSE = (HOSTING / "compose.yaml").read_text("utf-8")
NGINX = (HOSTING / "nginx.conf").read_text("utf-8")


def environment() -> dict[str, str]:
    """What the image sets."""
    (block,) = re.findall(r"^ENV (.*?[^\\])$", DOCKERFILE, re.DOTALL | re.MULTILINE)
    return dict(line.strip(" \\").split("=", 1) for line in block.splitlines())


def test_the_image_sets_what_the_app_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that outlives a container is in the volume."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    assert str(secret.folder()).startswith("/data")
    assert str(place.home()).startswith("/data")
    assert "VOLUME /data" in DOCKERFILE
    assert secret.VARIABLE in COMPOSE


def test_the_image_holds_what_the_app_is_made_of_and_no_more() -> None:
    copied = set(re.findall(r"^COPY (?:--chown=\w+ )?([\w.]+) ", DOCKERFILE, re.MULTILINE))
    allowed = set(re.findall(r"^!(\S+)$", (HOSTING / "Dockerfile.dockerignore").read_text(), re.M))
    assert copied == allowed
    assert copied == {"app.py", "requirements.txt", ".streamlit", "assets", "snncore", "pages"}
    assert all((ROOT / name).exists() for name in copied)


def test_the_container_runs_without_rights() -> None:
    user = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert user == ["1000"]
    assert DOCKERFILE.index("USER 1000") < DOCKERFILE.index("CMD [")


def test_the_health_check_is_a_program_that_fails_without_a_server() -> None:
    (program,) = re.findall(r'^HEALTHCHECK.*"-c", "(.*)"\]$', DOCKERFILE, re.MULTILINE)
    port = program.replace("8501", "9")
    asked = {"STREAMLIT_SERVER_BASE_URL_PATH": "spikes"}
    done = subprocess.run([sys.executable, "-c", port], env=asked, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Connection refused" in done.stderr


def test_proxy_and_app_have_one_path_and_one_cookie() -> None:
    (path,) = re.findall(r"STREAMLIT_SERVER_BASE_URL_PATH: (\w+)", COMPOSE)
    assert f"location /{path}/ {{" in NGINX
    assert f"$cookie_{COOKIE}" in NGINX
    assert "server app:8501;" in NGINX
    assert "proxy_set_header Upgrade $http_upgrade;" in NGINX
