"""Codes: the tables that ship, and whole ones that an operator imports."""

import json
import time

import pytest

from support.html import Session
from support.installation import Clinic, Installation


@pytest.fixture(scope="module")
def browser(installation: Installation, clinic: Clinic) -> Session:
    email, password = installation.add_user("kode@contoh.example", "admin", clinic)
    browser = Session(installation.server.url)
    browser.sign_in(email, password)
    return browser


def found(browser: Session, clinic: Clinic, query: str) -> str:
    return browser.get(f"/c/{clinic.code}/codes?{query}").text


def test_what_ships_is_found_by_indonesian_words(browser: Session, clinic: Clinic):
    assert "I10" in found(browser, clinic, "tabel=icd10&q=hipertensi+esensial")
    assert "89.52" in found(browser, clinic, "tabel=icd9cm&q=elektrokardiogram")
    assert "8480-6" in found(browser, clinic, "tabel=loinc&q=sistolik")
    assert "Tidak ada kode yang cocok" in found(browser, clinic, "q=qwertyuiop")


def test_a_whole_table_is_imported_and_searched_at_once(installation: Installation, browser: Session, clinic: Clinic):
    whole = installation.folder / "icd10.csv"
    rows = [f"{letter}{number:02d}.{part};Invented condition {letter} {number} variant {part}"
            for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for number in range(100) for part in range(6)]
    whole.write_text("kode;nama\n" + "\n".join(rows) + "\nI10;Essential (primary) hypertension\n", encoding="utf-8-sig")
    printed = json.loads(installation.run("codes", "import", str(whole), "--complete", "--json"))
    assert printed == {"system": "icd10", "read": len(rows) + 1, "skipped": 0, "entries": len(rows) + 1}
    began = time.monotonic()
    page = found(browser, clinic, "q=invented+variant+q+37")
    assert "Q37.5" in page and time.monotonic() - began < 2
    assert "Hipertensi esensial" in found(browser, clinic, "q=I10")
    listed = {table["system"]: table for table in json.loads(installation.run("codes", "list", "--json"))}
    assert listed["icd10"]["complete"] and listed["icd10"]["imported"] and not listed["loinc"]["imported"]
    # What ships does not replace it.
    installation.run("migrate")
    assert json.loads(installation.run("codes", "list", "--json"))[1]["entries"] == len(rows) + 1


def test_a_file_with_wrong_lines_is_refused_as_a_whole(installation: Installation, browser: Session, clinic: Clinic):
    wrong = installation.folder / "loinc.csv"
    wrong.write_text("LOINC_NUM,LONG_COMMON_NAME,STATUS\n8480-6,Systolic,ACTIVE\n8480-7,Wrong digit,ACTIVE\n")
    assert "line 3: '8480-7' is no loinc code" in installation.run_with("codes", "import", str(wrong), expect=1)
    assert "8462-4" in found(browser, clinic, "tabel=loinc&q=diastolik")
    assert "1 lines left out" in installation.run("codes", "import", str(wrong), "--skip-bad")
    assert "neither its headings" in installation.run_with("codes", "import", __file__, expect=1)
    assert "cannot be read" in installation.run_with("codes", "import", "/nonexistent", expect=1)
