"""The guide's programs do what the guide says: the function and each sample are copied from the page and run against the server."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from support.html import Page, Session
from support.installation import Clinic, Installation

NIK = "3201234567890123"
RUNNERS = {"php": ["php"], "javascript": ["node"], "python": ["python3"], "curl": ["sh"]}
ENDINGS = {"php": ".php", "javascript": ".mjs", "python": ".py", "curl": ".sh"}
SAMPLE = re.compile(r'<pre id="contoh-([a-z]+)"[^>]*>(.*?)</pre>', re.S)


@pytest.fixture(scope="module")
def guide(installation: Installation, clinic: Clinic) -> Callable[[str], Page]:
    installation.sandbox.add_patient(NIK)
    email, password = installation.add_user("panduan@contoh.id", "admin", clinic)
    session = Session(installation.server.url)
    session.sign_in(email, password)
    return lambda language: session.get(f"/c/{clinic.code}/guide?bahasa={language}")


def test_the_secret_is_never_shown(guide: Callable[[str], Page], clinic: Clinic):
    page = guide("php")
    assert page.status == 200 and clinic.code in page.text
    assert clinic.secret not in page.text and "jbt_" not in page.text


@pytest.mark.parametrize("language", RUNNERS)
def test_every_program_runs(language: str, guide: Callable[[str], Page], clinic: Clinic, tmp_path: Path):
    if not shutil.which(RUNNERS[language][0]):
        pytest.skip(f"{RUNNERS[language][0]} is not installed")
    # Each language has its own visits: the page's hour goes on, and a key that comes with another body is refused.
    def own(code: str) -> str:
        return code.replace("CONTOH-", f"CONTOH-{language}-")

    samples = {name: own(html.unescape(code)) for name, code in SAMPLE.findall(guide(language).text)}
    function = samples.pop("fungsi")
    assert list(samples) == ["kunjungan", "seluruhnya", "keadaan", "uji", "ulang"]
    answers = {name: run(language, f"{function}\n\n{code}", clinic, tmp_path / (name + ENDINGS[language])) for name, code in samples.items()}
    visit, diagnosis = answers["kunjungan"]
    assert visit["encounter_id"] and visit["status"] in ("success", "queued"), visit
    assert diagnosis["status"] == "success" and diagnosis["encounter_id"] == visit["encounter_id"], diagnosis
    assert diagnosis["warnings"] == []
    whole = answers["seluruhnya"][0]
    assert whole["diagnosis"][0]["id"] and whole["observation"][0]["id"], whole
    assert answers["keadaan"][0]["encounter_id"] == visit["encounter_id"]
    assert answers["uji"][0]["dry_run"] is True and answers["uji"][0]["resources"]
    first, second = answers["ulang"]
    assert first == second and first["encounter_id"]


def run(language: str, code: str, clinic: Clinic, file: Path) -> list[dict]:
    """The answers that a program writes, a line each."""
    assert code.count("RAHASIA-ANDA") == 1
    file.write_text(code.replace("RAHASIA-ANDA", clinic.secret))
    done = subprocess.run([*RUNNERS[language], str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr + done.stdout
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
