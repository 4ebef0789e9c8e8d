"""A clinic without an integrator writes its visits down: read as the API reads them, and sent."""

import re

import pytest

from support import visits
from support.html import Form, Page, Session
from support.installation import Clinic, Installation
from support.waiting import wait_until


@pytest.fixture(scope="module")
def session(installation: Installation, clinic: Clinic) -> Session:
    email, password = installation.add_user("admin.kunjungan@contoh.id", "admin", clinic)
    session = Session(installation.server.url)
    session.sign_in(email, password)
    api = clinic.api(installation.server)
    assert api.post("/api/locations", {"kode": "UMUM", "nama": "Poli Umum", "location_id": clinic.location}).status == 200
    assert api.post("/api/practitioners", {"kode_dokter": "D-01", "nama": "dr. Ahmad Wijaya", "nik": visits.PRACTITIONER_NIK}).status == 200
    assert api.post("/api/products", {"kode": "OBT-01", "nama": "Amlodipin 5 mg", "kode_kfa": "93000101"}).status in (200, 202)
    return session


def form(page: Page) -> Form:
    return next(form for form in page.forms if "tanggal_kunjungan" in form.fields)


def submit(session: Session, page: Page, **typed: str) -> Page:
    given = form(page)
    fields = {name: value for name, value in given.fields.items() if not name.startswith("pilih_") and name not in ("cari", "tambah")}
    return session.request("POST", given.action, chosen(page, fields) | typed)


def chosen(page: Page, fields: dict[str, str]) -> dict[str, str]:
    """What selects have chosen, which the reader of forms does not see."""
    for name, options in re.findall(r'<select id="([a-z_]+)"[^>]*>(.*?)</select>', page.text):
        picked = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = picked[1] if picked else ""
    return fields


def posted(installation: Installation, clinic: Clinic, kind: str, method: str = "POST") -> list:
    return [entry for entry in installation.ledger(clinic) if entry.method == method and f"/{kind}" in entry.path]


def test_a_visit_is_written_corrected_and_sent(installation: Installation, clinic: Clinic, session: Session):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    address = f"/c/{clinic.code}/visits/new"
    page = session.get(address)
    # Everything wrong is said beside its field, and nothing typed is lost.
    page = submit(
        session, page, nik_pasien="123", poli="UMUM", dokter="", keluhan_utama="Pusing sejak tiga hari", tanggal_kunjungan="05/01/2026 08:30",
        tanggal_selesai="05/01/2026 08:00", diagnosa_1="hipertensi")
    assert page.status == 422 and page.path == address, page.text
    for field in ("nik_pasien", "dokter", "tanggal_selesai", "diagnosa_1"):
        assert f'id="{field}-galat"' in page.text, field
    assert form(page).fields["keluhan_utama"] == "Pusing sejak tiga hari" and form(page).fields["nik_pasien"] == "123"
    assert chosen(page, {})["poli"] == "UMUM"
    # The search is a button of the form.
    page = submit(session, page, cari="diagnosa_1", nik_pasien=nik, dokter="D-01", tanggal_selesai="05/01/2026 09:10")
    assert page.status == 200 and 'name="pilih_diagnosa_1" value="I10"' in page.text, page.text
    page = submit(session, page, cari="obat_1", pilih_diagnosa_1="I10", obat_1="amlo")
    assert 'name="pilih_obat_1" value="OBT-01"' in page.text and form(page).fields["diagnosa_1"] == "I10"
    page = submit(
        session, page, pilih_obat_1="OBT-01", jumlah_obat_1="30", satuan_obat_1="tablet", aturan_pakai_1="1 x sehari 1 tablet",
        suhu="37,2", tekanan_darah="130/85")
    assert page.status == 200 and page.path.count("/visits/") == 1 and page.path != address, page.text
    path = page.path
    wait_until("the prescription has arrived", lambda: posted(installation, clinic, "MedicationRequest"), 40)
    wait_until("the visit is updated on the platform", lambda: posted(installation, clinic, "Encounter", "PUT"), 40)
    assert len(posted(installation, clinic, "Encounter")) == 1
    assert nik not in "".join(log.read_text() for log in installation.logs())

    # A correction: another diagnosis, another complaint; the time is untouched.
    page = session.get(path + "/edit")
    assert form(page).fields["diagnosa_1"] == "I10" and form(page).fields["tanggal_kunjungan"] == "2026-01-05T08:30"
    assert form(page).fields["suhu"] == "37.2" and form(page).fields["obat_1"] == "OBT-01"
    conditions = len(posted(installation, clinic, "Condition"))
    page = submit(session, page, diagnosa_1="J06.9", nama_diagnosa_1="ISPA", keluhan_utama="Batuk pilek")
    assert page.path == path, page.text
    wait_until("the new diagnosis has arrived", lambda: len(posted(installation, clinic, "Condition")) > conditions, 30)
    wait_until("the old one is marked as a mistake", lambda: posted(installation, clinic, "Condition", "PUT"), 30)
    assert form(session.get(path + "/edit")).fields["diagnosa_1"] == "J06.9"
    assert len(posted(installation, clinic, "MedicationRequest")) == 1
    # An end before the begin is refused here too.
    page = submit(session, session.get(path + "/edit"), tanggal_selesai="05/01/2026 07:00")
    assert page.status == 422 and 'id="tanggal_selesai-galat"' in page.text


def test_a_known_record_number_is_enough_and_a_used_visit_number_is_not(clinic: Clinic, installation: Installation, session: Session):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    assert clinic.api(installation.server).post("/api/patients", {"nik": nik, "nama": "Siti Aminah", "no_rm": "RM-77"}).status == 200
    address = f"/c/{clinic.code}/visits/new"
    typed = {"no_rm": "RM-77", "poli": "UMUM", "dokter": "D-01", "tanggal_kunjungan": "06/01/2026 10.00", "no_kunjungan": "KJ-77"}
    page = submit(session, session.get(address), **typed)
    assert page.status == 200 and page.path != address, page.text
    page = submit(session, session.get(address), **typed)
    assert page.status == 422 and 'id="no_kunjungan-galat"' in page.text
    page = submit(session, session.get(address), **(typed | {"no_rm": "RM-78", "no_kunjungan": ""}))
    assert page.status == 422 and 'id="nik_pasien-galat"' in page.text


def test_lines_are_added_and_nothing_typed_is_lost(clinic: Clinic, installation: Installation, session: Session):
    nik = visits.new_nik()
    installation.sandbox.add_patient(nik)
    page = session.get(f"/c/{clinic.code}/visits/new")
    assert "diagnosa_4" not in form(page).fields
    codes = ["I10", "E11.9", "J06.9", "K30", "R51"]
    for place, code in enumerate(codes):
        if place >= 3:
            page = submit(session, page, tambah="diagnosa")
            assert page.status == 200 and re.search(rf'id="diagnosa_{place + 1}"[^>]* autofocus', page.text), page.text
        page = submit(session, page, cari="obat_1", keluhan_utama="Pusing", **{f"diagnosa_{place + 1}": code})
    fields = form(page).fields
    assert [fields[f"diagnosa_{place + 1}"] for place in range(5)] == codes and fields["keluhan_utama"] == "Pusing"
    for _ in range(30):
        if 'value="obat"' not in page.text:
            break
        page = submit(session, page, tambah="obat")
    assert "obat_20" in form(page).fields and "obat_21" not in form(page).fields
    page = submit(
        session, page, nik_pasien=nik, poli="UMUM", dokter="D-01", obat_20="OBT-01", jumlah_obat_20="10", satuan_obat_20="tablet",
        aturan_pakai_20="1 x sehari", tanggal_kunjungan="07/01/2026 08:30")
    assert page.status == 200 and page.path.count("/visits/") == 1, page.text
    fields = form(session.get(page.path + "/edit")).fields
    assert sorted(fields[f"diagnosa_{place + 1}"] for place in range(5)) == sorted(codes) and fields["obat_1"] == "OBT-01"


def test_what_is_emptied_is_gone(clinic: Clinic, installation: Installation, session: Session):
    nik = visits.new_nik()
    ihs = installation.sandbox.add_patient(nik)
    page = submit(
        session, session.get(f"/c/{clinic.code}/visits/new"), nik_pasien=nik, poli="UMUM", dokter="D-01", diagnosa_1="I10", suhu="37,2",
        keluhan_utama="Salah pasien", penjamin="BPJS", anamnesa="Tidak ada", tanggal_kunjungan="08/01/2026 08:30", obat_1="OBT-01",
        jumlah_obat_1="10", satuan_obat_1="tablet", aturan_pakai_1="1 x sehari")
    path = page.path
    assert path.count("/visits/") == 1, page.text
    wait_until("the temperature has arrived", lambda: of(installation, clinic, ihs, "POST", "Observation"), 40)

    # Not what a visit cannot be without; and not what a prescription says.
    edit = session.get(path + "/edit")
    page = submit(session, edit, poli="", jumlah_obat_1="")
    assert page.status == 422 and 'id="poli-galat"' in page.text and 'id="jumlah_obat_1-galat"' in page.text
    page = submit(session, edit, keluhan_utama="", suhu="", penjamin="", anamnesa="", diagnosa_1="")
    assert page.path == path, page.text
    fields = form(session.get(path + "/edit")).fields
    assert not any(fields[name] for name in ("keluhan_utama", "suhu", "penjamin", "anamnesa", "diagnosa_1")), fields
    wait_until("it is marked as a mistake", lambda: [
        entry for entry in of(installation, clinic, ihs, "PUT", "Observation") if "entered-in-error" in entry.text], 40)

    # The page of before the change does not take it back.
    page = submit(session, edit, keluhan_utama="Pusing")
    assert page.status == 422 and "berubah sejak formulir dibuka" in page.text
    # The same diagnosis again is another one.
    page = submit(session, session.get(path + "/edit"), diagnosa_1="I10", keluhan_utama="Pusing", suhu="36,8")
    assert page.path == path, page.text
    fields = form(session.get(path + "/edit")).fields
    assert (fields["diagnosa_1"], fields["keluhan_utama"], fields["suhu"]) == ("I10", "Pusing", "36.8")
    wait_until("it counts again", lambda: [
        entry for entry in of(installation, clinic, ihs, "PUT", "Observation") if '"final"' in entry.text and "36.8" in entry.text], 40)

    # An end that was told stays, with another hour if need be.
    page = submit(session, session.get(path + "/edit"), tanggal_selesai="08/01/2026 09:10")
    wait_until("the end was told", lambda: [
        entry for entry in of(installation, clinic, ihs, "PUT", "Encounter") if '"finished"' in entry.text], 40)
    page = submit(session, session.get(path + "/edit"), tanggal_selesai="")
    assert page.status == 422 and 'id="tanggal_selesai-galat"' in page.text


def of(installation: Installation, clinic: Clinic, ihs: str, method: str, kind: str) -> list:
    return [entry for entry in posted(installation, clinic, kind, method) if ihs in entry.text]
