"""What people do with master data on pages: patients, mappings with their history and impact, regenerate, conflicts."""

import re

import pytest

from support import visits
from support.cluster import psql
from support.html import Page, Session
from support.installation import Clinic, Installation
from support.waiting import wait_until


@pytest.fixture(scope="module")
def session(installation: Installation, clinic: Clinic) -> Session:
    session = Session(installation.server.url)
    session.sign_in(*installation.add_user("mutu@contoh.example", "admin", clinic))
    return session


@pytest.fixture(scope="module")
def base(clinic: Clinic) -> str:
    return f"/c/{clinic.code}"


def send(session: Session, page: str, action: str = "", **fields: str) -> Page:
    """Fills in a form of a page; `action` is below it."""
    return session.request("POST", page + action, {"_csrf": session.csrf(page)} | fields)


def writes(installation: Installation, clinic: Clinic, kind: str, after: int = 0) -> list:
    return [entry for entry in installation.ledger(clinic) if entry.type == kind and entry.is_write and entry.n > after]


def last(installation: Installation, clinic: Clinic) -> int:
    return installation.ledger(clinic)[-1].n


def own_id(installation: Installation, table: str, name: str) -> str:
    [[found]] = installation.database.query(f"SELECT id FROM {table} WHERE name = '{name}'")
    return found


def test_a_patient_is_added_and_gets_the_number_at_once(installation: Installation, session: Session, base: str):
    nik = visits.new_nik()
    number = installation.sandbox.add_patient(nik, "Siti Aminah")
    page = send(session, base + "/patients/new", nama="Siti Aminah", nik=nik, no_rm="RM-7", alamat="Jalan Mawar 3")
    assert page.status == 200 and number in page.text and "Pasien dikenal di SATUSEHAT" in page.text
    assert nik not in page.text and "Jalan Mawar" not in page.text
    found = send(session, base + "/patients", cari="aminah")
    assert page.path in found.links and nik not in found.text
    assert nik in send(session, page.path, "/reveal").text
    looked = send(session, base + "/patients/lookup", nik=nik)
    assert "Dilihat hari ini" in looked.text and number in looked.text


def test_a_newborn_is_found_by_the_mothers_nik(installation: Installation, session: Session, base: str):
    mother = visits.new_nik()
    page = send(session, base + "/patients/lookup", nik=mother, bayi="ibu")
    assert page.status == 200 and "belum mengenal anak dengan NIK ibu ini" in page.text, page.text


def test_a_changed_mapping_shows_its_impact_and_is_told_once_asked(
    installation: Installation, clinic: Clinic, session: Session, base: str
):
    api, nik = clinic.api(installation.server), visits.new_nik()
    installation.sandbox.add_patient(nik)
    assert api.post("/api/locations", {"kode": "POLI", "nama": "Poli Umum", "location_id": clinic.location}).status == 200
    assert api.post("/api/encounter", visits.encounter(nik, "POLI", "PETA-1")).status in (200, 202)
    wait_until("the visit has arrived", lambda: api.get("/api/encounter/PETA-1").body["satusehat_encounter_id"], 30)
    other = installation.sandbox.add_location(clinic.client_id, clinic.client_secret, clinic.organization, "RUANG-LAIN")
    page = f"{base}/locations/{own_id(installation, 'location', 'Poli Umum')}"

    looked = send(session, page, "/adopt", satusehat_id=other)
    assert "Dampak penggantian" in looked.text and "1 kunjungan memakainya" in looked.text
    confirm = next(form for form in looked.forms if form.action.endswith("/confirm"))
    changed = session.request("POST", confirm.action, confirm.fields)
    assert "Pemetaan sudah diganti" in changed.text and clinic.location in changed.text
    assert "belum dipetakan" in session.get(page + "?pada=2020-01-01").text
    before = last(installation, clinic)
    assert not writes(installation, clinic, "Encounter", before)

    told = send(session, page, "/resend")
    assert "1 kunjungan disusun ulang" in told.text and "Pemetaan sudah diganti" not in told.text

    def moved() -> bool:
        sent = writes(installation, clinic, "Encounter", before)
        return any(entry.method == "PUT" and entry.body["location"][0]["location"]["reference"] == f"Location/{other}" for entry in sent)

    wait_until("SATUSEHAT knows the other Location", moved, 30)
    assert all(entry.method == "PUT" for entry in writes(installation, clinic, "Encounter", before))


def test_regenerate_shows_what_differs_then_adopts_and_updates_and_makes_no_second(
    installation: Installation, clinic: Clinic, session: Session, base: str
):
    sandbox = installation.sandbox
    there = sandbox.add_location(clinic.client_id, clinic.client_secret, clinic.organization, "GIGI", "Nama lama")
    for code, name in (("GIGI", "Poli Gigi"), ("ANAK", "Poli Anak")):
        added = send(session, base + "/locations/new", code=code, name=name, type="ro")
        assert added.status == 200
    before = last(installation, clinic)
    page = base + "/satusehat/Location/regenerate"
    assert "Belum dibandingkan" in session.get(page).text
    compared = send(session, page, "/compare")
    assert f"Ada di SATUSEHAT: diambil ({there})" in compared.text and "Nama lama" in compared.text
    assert "Dicari, lalu dibuat bila belum ada" in compared.text
    assert not writes(installation, clinic, "Location", before)

    run = next(form for form in compared.forms if form.action.endswith("/regenerate"))
    picked = re.findall(r'name="pilih" value="([0-9a-f-]{36})"', compared.text)
    for name in ("Poli Gigi", "Poli Anak"):
        assert own_id(installation, "location", name) in picked
    for one in picked:
        done = session.request("POST", run.action, {"_csrf": run.fields["_csrf"], "pilih": one})
        assert "Regenerate:" in done.text

    def settled() -> bool:
        known = [each for each in sandbox.resources("Location") if each["identifier"][0]["value"] in ("GIGI", "ANAK")]
        return sorted(each["name"] for each in known) == ["Poli Anak", "Poli Gigi"]

    wait_until("SATUSEHAT says what the clinic says", settled, 30)
    sent = writes(installation, clinic, "Location", before)
    assert [entry.body["name"] for entry in sent if entry.method == "POST"] == ["Poli Anak"]
    assert there in [entry.path.rsplit("/", 1)[1] for entry in sent if entry.method == "PUT"]
    again = send(session, page, "/compare")
    assert "Sama, tidak ada yang dikirim" in again.text and "Nama lama" not in again.text


@pytest.mark.parametrize("kind", ["Organization", "Practitioner", "Patient"])
def test_every_foundation_resource_can_be_compared(session: Session, base: str, kind: str):
    page = f"{base}/satusehat/{kind}/regenerate"
    assert session.get(page).status == 200
    assert send(session, page, "/compare").status == 200 if kind != "Patient" else True


def test_what_cannot_be_made_anew_is_named_with_its_reason_and_where_to_mend_it(
    installation: Installation, clinic: Clinic, session: Session, base: str
):
    unknown = visits.new_nik()
    for name, code, nik in (("dr. Tanpa NIK", "D-TANPA", ""), ("dr. Tak Dikenal", "D-ASING", unknown)):
        added = send(session, base + "/practitioners/new", code=code, name=name, nik=nik)
        assert added.status == 200, added.text
    page = base + "/satusehat/Practitioner/regenerate"
    # Nothing has to be asked to know that there is nothing to ask by.
    listed = session.get(page)
    nameless, stranger = (own_id(installation, "practitioner", name) for name in ("dr. Tanpa NIK", "dr. Tak Dikenal"))
    assert "hanya mencari praktisi dengan NIK" in listed.text and f'href="{base}/practitioners/{nameless}"' in listed.text
    assert f'href="{base}/practitioners/{stranger}"' not in listed.text
    compared = send(session, page, "/compare")
    assert "Praktisi ini tidak dikenal SATUSEHAT" in compared.text and f'href="{base}/practitioners/{stranger}"' in compared.text
    # Asked for all the same, each is named with its reason, and nothing of it stands in the address.
    done = session.request("POST", page, {"_csrf": session.csrf(page), "pilih": stranger})
    assert done.status == 200 and "1 belum bisa" in done.text and done.path == page
    assert "dr. Tak Dikenal" in done.text and "D-ASING" in done.text and "NIK praktisi ini tidak dikenal SATUSEHAT" in done.text
    assert f'href="{base}/practitioners/{stranger}"' in done.text and unknown not in done.text
    assert "hanya mencari praktisi dengan NIK" in session.request("POST", page, {"_csrf": session.csrf(page), "pilih": nameless}).text


def test_what_contradicts_itself_waits_for_somebody(installation: Installation, clinic: Clinic, session: Session, base: str):
    for name in ("Sri Rahayu", "Sari Wahyuni"):
        send(session, base + "/patients/new", nama=name, nik=visits.new_nik(), no_rm="RM-GANDA")
    installation.run("sync", "master-data", "--clinic", clinic.code, "--force")
    page = session.get(base + "/conflicts")
    assert "RM-GANDA" in page.text and "Sri Rahayu" in page.text
    dismiss = next(form.action for form in page.forms if form.action.endswith("/dismiss"))
    assert "Tidak ada data yang bertentangan" in session.request(
        "POST", dismiss, {"_csrf": session.csrf(base + "/conflicts"), "alasan": "Map keluarga"}).text


def test_lists_lead_to_their_files_and_a_product_tells_how_it_was_mapped(
    installation: Installation, clinic: Clinic, session: Session, base: str
):
    for name in ("patients", "practitioners", "locations", "products", "visits"):
        page = session.get(f"{base}/{name}")
        assert f'href="{base}/imports?jenis={name}"' in page.text, name
        saved = session.request("POST", f"{base}/exports/{name}", {"_csrf": session.csrf(f"{base}/{name}")})
        assert saved.status == 200 and ";" in saved.text.splitlines()[0], name
    given = {"kode": "RIWAYAT-1", "nama": "Parasetamol riwayat", "kode_kfa": "93000101", "pabrik": "Pabrik Uji"}
    api = clinic.api(installation.server)
    assert api.post("/api/products", given).status == 200
    assert api.get("/api/products/RIWAYAT-1").body["pabrik"] == "Pabrik Uji"
    assert api.post("/api/products", given | {"kode_kfa": "93000102"}).status == 200
    product = f"{base}/products/{own_id(installation, 'product', 'Parasetamol riwayat')}"
    page = session.get(product)
    assert "Riwayat kode KFA" in page.text and "93000101" in page.text and "93000102" in page.text
    assert "belum dipetakan" in session.get(product + "?pada=2020-01-01").text
    assert "Riwayat kode KFA" in session.get(product.replace("/products/", "/kfa/")).text


def test_the_last_days_of_sip_and_str_come_and_go_with_their_numbers(installation: Installation, clinic: Clinic):
    api = clinic.api(installation.server)
    given = {"kode_dokter": "D-TGL", "nama": "dr. Tanggal", "sip": "SIP/TGL/1", "sip_sampai": "2031-05-01", "str": "STR-TGL", "str_sampai": "01/06/2032"}
    assert api.post("/api/practitioners", given).status in (200, 202)
    stored = api.get("/api/practitioners/D-TGL").body
    assert (stored["sip_sampai"], stored["str_sampai"]) == ("2031-05-01", "2032-06-01")
    # What is left out stays; another number does not have the old one's day.
    assert api.post("/api/practitioners", {"kode_dokter": "D-TGL", "nama": "dr. Tanggal", "sip": "SIP/TGL/2"}).status in (200, 202)
    stored = api.get("/api/practitioners/D-TGL").body
    assert (stored["sip_sampai"], stored["str_sampai"]) == (None, "2032-06-01")
    wrong = api.post("/api/practitioners", given | {"str_sampai": "kapan-kapan"})
    assert wrong.status == 422 and "str_sampai" in str(wrong.body)


def test_what_was_sent_tells_its_mapping_and_goes_again_with_todays_or_with_that_one(
    installation: Installation, clinic: Clinic, session: Session, base: str
):
    sandbox, api = installation.sandbox, clinic.api(installation.server)
    first, second = (
        sandbox.add_location(clinic.client_id, clinic.client_secret, clinic.organization, code, code) for code in ("WAKTU-1", "WAKTU-2"))
    nik = visits.new_nik()
    sandbox.add_patient(nik)
    assert api.post("/api/locations", {"kode": "WAKTU", "nama": "Poli Waktu", "location_id": first}).status == 200
    assert api.post("/api/encounter", visits.encounter(nik, "WAKTU", "WAKTU-1")).status in (200, 202)
    encounter = wait_until("the visit has arrived", lambda: api.get("/api/encounter/WAKTU-1").body["satusehat_encounter_id"], 60)

    def place() -> str:
        return next(each for each in sandbox.resources("Encounter") if each["id"] == encounter)["location"][0]["location"]["reference"]

    def sent() -> list[str]:
        rows = psql(installation.database.admin, f"""SELECT d.id, d.state FROM delivery d JOIN visit v ON (v.clinic_id, v.id) = (d.clinic_id, d.visit_id)
            WHERE v.visit_number = 'WAKTU-1' AND d.kind = 'Encounter' AND d.hold IS NULL ORDER BY d.id""")
        return [row[0] for row in rows] if all(row[1] == "completed" for row in rows) and len(rows) > 1 else []

    steps = wait_until("both steps have arrived", sent, 30)
    # What a later step has overtaken is not said again as it was then.
    overtaken = session.get(f"{base}/deliveries/{steps[0]}").text
    assert 'value="bangun"' in overtaken and 'value="waktu-itu"' not in overtaken
    delivery = steps[-1]
    assert api.post("/api/locations", {"kode": "WAKTU", "nama": "Poli Waktu", "location_id": second}).status == 200
    page = f"{base}/deliveries/{delivery}"
    shown = session.get(page).text
    assert "Pemetaan waktu itu" in shown and "Dipetakan oleh API" in shown
    assert f"Poli Waktu menjadi {second} (waktu itu {first})" in shown and f"Poli Waktu {first}" in shown
    unconfirmed = send(session, page, "/resend", isi="bangun")
    assert unconfirmed.status == 422 and "Centang dulu" in unconfirmed.text and place() == f"Location/{first}"
    assert "lolos pemeriksaan" in send(session, page, "/resend", isi="bangun", aksi="periksa").text
    assert send(session, page, "/resend", isi="bangun", pasti="1").status == 200
    wait_until("it is told with today's mapping", lambda: place() == f"Location/{second}", 30)
    assert send(session, page, "/resend", isi="waktu-itu", pasti="1").status == 200
    wait_until("it is told as it was then", lambda: place() == f"Location/{first}", 30)
