"""Files that people bring in: what is in them is looked at first, stored as a whole row or not at all, and put back as one."""

import os
import re
import time
from pathlib import Path

import pytest

from support.cluster import psql
from support.html import Session
from support.imports import Import, bring, facts, upload
from support.installation import Clinic, Installation, Server
from support.waiting import wait_until

ROWS, WRONG = 50_000, 500
# Of everything but what an import leaves for the record.
TABLES = ("patient", "patient_word", "practitioner", "location", "product", "visit", "visit_record", "delivery", "remote_reference")


@pytest.fixture(scope="module")
def session(installation: Installation, clinic: Clinic) -> Session:
    email, password = installation.add_user("admin.impor@contoh.id", "admin", clinic)
    session = Session(installation.server.url)
    session.sign_in(email, password)
    return session


def rows_of(installation: Installation, table: str, clinic: Clinic, condition: str = "true") -> int:
    statement = f"SELECT count(*) FROM {table} WHERE clinic_id = (SELECT clinic_id FROM clinic WHERE code = '{clinic.code}') AND {condition}"
    return int(psql(installation.database.admin, statement)[0][0])


def memory(server: Server, anew: bool = False) -> int:
    """What the process has had at most, in MB, since it was last asked `anew`."""
    folder = Path(f"/proc/{server.process.process.pid}")
    if anew:
        # The kernel begins to count again (proc(5), clear_refs).
        (folder / "clear_refs").write_text("5")
    return int(re.search(r"VmHWM:\s+(\d+)", (folder / "status").read_text())[1]) // 1024


def processor_time(server: Server) -> float:
    """Seconds that the process has computed for."""
    fields = Path(f"/proc/{server.process.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def patients(count: int, wrong: set[int]) -> bytes:
    rows = ["NIK;Nama Pasien;Tgl Lahir;JK;No RM;Alamat"]
    for number in range(1, count + 1):
        nik = f"3273{number:012d}" if number not in wrong else f"3273{number:011d}"
        rows.append(f'{nik};"Siti, {number}";{number % 28 + 1:02d}/{number % 12 + 1:02d}/19{number % 70 + 30};P;RM-{number};Jl. Melati {number}')
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()


def test_fifty_thousand_rows(installation: Installation, clinic: Clinic, session: Session):
    wrong = set(range(100, ROWS + 1, ROWS // WRONG))
    assert len(wrong) == WRONG
    content = patients(ROWS, wrong)
    session.get(f"/c/{clinic.code}/imports")
    worked, before, begin = processor_time(installation.server), memory(installation.server, anew=True), time.monotonic()
    brought, page = bring(session, clinic.code, "patients", content, 200)
    read = time.monotonic() - begin
    assert facts(page) == {"Baris benar": ROWS - WRONG, "Perlu diperbaiki": WRONG}, facts(page)
    assert rows_of(installation, "patient", clinic) == 0
    # Each wrong one by its line (the headings are line 1) and its column.
    named, link = set(), brought.path
    while link:
        page = session.get(link)
        named |= {int(line) for line in re.findall(r'<tr><th scope="row" class="num">(\d+)</th><td><p><b>NIK</b>: NIK harus 16 digit', page.text)}
        link = next((address.replace("&amp;", "&") for address in page.links if "sesudah=" in address), None)
    assert named == {number + 1 for number in wrong}
    rejected = brought.act("rejected").text.lstrip("\ufeff").splitlines()
    assert len(rejected) == WRONG + 1 and rejected[0].endswith("baris;yang_perlu_diperbaiki") and "NIK harus 16 digit" in rejected[1]

    begin = time.monotonic()
    page = brought.apply(200)
    applied = time.monotonic() - begin
    assert facts(page) == {"Ditambahkan": ROWS - WRONG, "Diubah": 0, "Sudah sama": 0, "Tidak disimpan": WRONG}, facts(page)
    assert rows_of(installation, "patient", clinic) == ROWS - WRONG
    begin = time.monotonic()
    computed = processor_time(installation.server) - worked
    page = brought.undo(200)
    undone = time.monotonic() - begin
    assert facts(page) == {"Dikembalikan": ROWS - WRONG, "Dibiarkan": 0}, facts(page)
    assert {table: rows_of(installation, table, clinic) for table in TABLES} == dict.fromkeys(TABLES, 0)
    grown = memory(installation.server) - before
    print(f"{ROWS} rows: read in {read:.1f} s, stored in {applied:.1f} s, put back in {undone:.1f} s; {computed:.1f} s computed; {grown} MB more")
    assert grown < 100, f"{grown} MB more"
    # Of the debug build, and on a machine that does other things too: its own time, not that of the clock.
    assert computed < 90
    log = "".join(path.read_text() for path in installation.logs())
    assert "3273000000000" not in log and "Siti, 1" not in log


def test_a_file_as_excel_in_indonesia_writes_it(installation: Installation, clinic: Clinic, session: Session):
    content = "sep=;\r\nKODE OBAT;Nama Obat;Satuan;KFA\r\nOBT-1;Caf\u00e9ine 50 mg;Tablet;93001019\r\nOBT-2;=HYPERLINK(\"x\");Botol;\r\n;Tanpa kode;;\r\n"
    brought, page = bring(session, clinic.code, "products", content.encode("cp1252"))
    assert facts(page) == {"Baris benar": 2, "Perlu diperbaiki": 1}
    assert "kode wajib diisi" in page.text and ">5<" in page.text
    assert facts(brought.apply())["Ditambahkan"] == 2
    saved = session.request("POST", f"/c/{clinic.code}/exports/products", {"_csrf": session.csrf(f"/c/{clinic.code}/imports")})
    lines = saved.text.splitlines()
    assert "OBT-1;Caf\u00e9ine 50 mg;Tablet;93001019;;;NC;;ya" in lines
    # A spreadsheet must not run what a name says.
    assert any(line.startswith("OBT-2;\"'=HYPERLINK(") for line in lines), lines
    # The same file again says nothing new, and what another file changed since is left by the undo of the first.
    again, _ = bring(session, clinic.code, "products", content.encode("cp1252"))
    assert facts(again.apply()) == {"Ditambahkan": 0, "Diubah": 0, "Sudah sama": 2, "Tidak disimpan": 1}
    changing, _ = bring(session, clinic.code, "products", b"kode;nama;satuan\nOBT-1;Kafein 50 mg;Kaplet\n")
    assert facts(changing.apply())["Diubah"] == 1
    page = brought.undo()
    assert facts(page) == {"Dikembalikan": 1, "Dibiarkan": 1}
    assert "sudah diubah lagi" in page.text and rows_of(installation, "product", clinic) == 1
    assert facts(changing.undo()) == {"Dikembalikan": 1, "Dibiarkan": 0}
    assert psql(installation.database.admin, "SELECT name, unit FROM product WHERE code = 'OBT-1'") == [["Caf\u00e9ine 50 mg", "Tablet"]]


def test_what_cannot_be_read_says_why(clinic: Clinic, session: Session):
    _, page = bring(session, clinic.code, "locations", b"PK\x03\x04\x14\x00\x06\x00")
    assert "bukan CSV" in page.text
    _, page = bring(session, clinic.code, "locations", b"a;b\n1;2\n")
    assert "Baris pertama harus berisi nama kolom" in page.text
    page = upload(session, clinic.code, "locations", b"")
    assert page.status == 422 and "Pilih berkas" in page.text
    for size in (20 << 20, 40 << 20):
        page = upload(session, clinic.code, "locations", b"kode;nama\n" + b"x" * size)
        assert page.status == 422 and "paling besar 20 MB" in page.text
    brought, page = bring(session, clinic.code, "practitioners", b"NIK;Nama;Kode Dokter\n3,20123E+15;dr. Ratih;D-9\n")
    assert "notasi ilmiah" in page.text and "3,20123" not in page.text and "Impor 0" not in page.text
    # One file of a kind at a time.
    page = upload(session, clinic.code, "practitioners", b"NIK;Nama\n")
    assert page.status == 422 and "belum selesai" in page.text
    assert "dibatalkan" in brought.act("cancel").text


def test_locations_within_each_other_come_and_go(installation: Installation, clinic: Clinic, session: Session):
    content = b"kode,nama,jenis,induk,aktif\nG-1,Gedung Satu,gedung,,ya\nP-1,Poli Satu,ruang,G-1,ya\nP-2,Poli Dua,ruang,TIDAK-ADA,ya\n"
    brought, page = bring(session, clinic.code, "locations", content)
    assert facts(page)["Baris benar"] == 3
    page = brought.apply()
    assert facts(page) == {"Ditambahkan": 2, "Diubah": 0, "Sudah sama": 0, "Tidak disimpan": 1} and "induk belum dikenal" in page.text
    assert facts(brought.undo())["Dikembalikan"] == 2
    assert rows_of(installation, "location", clinic) == 0


def test_imported_locations_are_told_by_the_daily_job(installation: Installation, clinic: Clinic, session: Session):
    def states() -> dict[str, str]:
        return {each["name"]: each["status"] for each in installation.sandbox.resources("Location")}

    brought, _ = bring(session, clinic.code, "locations", b"kode,nama,jenis,aktif\nHARI-1,Poli Harian,ruang,ya\nHARI-2,Poli Tutup,ruang,tidak\n")
    assert facts(brought.apply())["Ditambahkan"] == 2
    assert "Poli Harian" not in states()
    installation.run("sync", "master-data", "--clinic", clinic.code, "--force")
    wait_until("the job has made it", lambda: states().get("Poli Harian") == "active", 30)
    wait_until("its id is known", lambda: rows_of(
        installation, "remote_reference", clinic, "local_id = (SELECT id FROM location WHERE code = 'HARI-1')"), 30)
    # Out of use by a file, it is out of use there by the next night; one that was never there is not made for that.
    switching, _ = bring(session, clinic.code, "locations", b"kode,nama,aktif\nHARI-1,Poli Harian,tidak\n")
    assert facts(switching.apply())["Diubah"] == 1
    installation.run("sync", "master-data", "--clinic", clinic.code, "--force")
    wait_until("it is out of use there too", lambda: states()["Poli Harian"] == "inactive", 30)
    assert "Poli Tutup" not in states()
    assert len([each for each in installation.sandbox.resources("Location") if each["name"] == "Poli Harian"]) == 1


def test_visits_go_through_the_intake_and_come_back(installation: Installation, clinic: Clinic, session: Session):
    nik = "3273015501900001"
    installation.sandbox.add_patient(nik)
    rows = [
        "no_kunjungan;nik_pasien;tanggal_kunjungan;tanggal_selesai;poli;dokter;keluhan_utama;suhu;tensi;diagnosa_1;diagnosa_2",
        f"IMP-1;{nik};05/01/2026 08.30;05/01/2026 09.10;{clinic.location};10001234567;Pusing;37,2;130/85;I10;",
        f"IMP-2;{nik};05/01/2026;;{clinic.location};10001234567;Pusing;;;;",
        f"IMP-3;{nik};06/01/2026 08:30;06/01/2026 08:00;{clinic.location};10001234567;Pusing;;;ZZ;",
    ]
    brought, page = bring(session, clinic.code, "visits", "\n".join(rows).encode())
    assert facts(page) == {"Baris benar": 1, "Perlu diperbaiki": 2}, page.text
    assert "Tulis jamnya juga" in page.text and "tanggal_selesai tidak boleh sebelum" in page.text and "diagnosa_1" in page.text
    assert facts(brought.apply())["Ditambahkan"] == 1
    api = clinic.api(installation.server)
    # Its doctor is asked for by the next look at what visits lack, up to 45 s later.
    wait_until("the visit has arrived", lambda: api.get("/api/encounter/IMP-1").body["satusehat_encounter_id"], 60)
    wait_until("complaint and diagnosis have arrived", lambda: len([
        entry for entry in installation.ledger(clinic)
        if entry.method == "POST" and entry.path.rstrip("/").endswith("/Condition")]) == 2, 30)
    page = brought.undo()
    assert facts(page) == {"Dikembalikan": 0, "Sudah terkirim": 1, "Dibiarkan": 0}, page.text
    assert "Kunjungan ini sudah dikirim" in page.text and "Dikembalikan sebagian" in page.text
    assert "Tidak ada yang cocok" in session.get(f"/c/{clinic.code}/visits?no=IMP-1").text
    assert api.get("/api/encounter/IMP-1").status == 404
    wait_until("the platform knows that it was a mistake", lambda: [
        entry for entry in installation.ledger(clinic) if entry.method == "PUT" and "/Encounter/" in entry.path], 30)
    # The right one is another visit, under the same number.
    again, _ = bring(session, clinic.code, "visits", "\n".join(rows[:2]).encode())
    assert facts(again.apply())["Ditambahkan"] == 1
    wait_until("the right visit has arrived", lambda: api.get("/api/encounter/IMP-1").body["satusehat_encounter_id"], 30)


def test_undone_visits_leave_no_trace_while_nothing_was_sent(installation: Installation):
    """The queue is stopped, as it is while a clinic tries its file out."""
    clinic = installation.add_clinic()
    email, password = installation.add_user("admin.batal@contoh.id", "admin", clinic)
    session = Session(installation.server.url)
    session.sign_in(email, password)
    known, new, shared = "3273015501900011", "3273015501900012", "3273015501900013"
    before, _ = bring(session, clinic.code, "patients", f"nik;nama;no_rm\n{known};Sudah Ada;RM-1\n".encode())
    before.apply()
    psql(installation.database.admin,
         f"UPDATE lane SET paused_at = jembatan_now(), paused_reason = 'uji coba' WHERE clinic_id = (SELECT clinic_id FROM clinic WHERE code = '{clinic.code}')")
    untouched = {table: rows_of(installation, table, clinic) for table in TABLES}
    assert untouched["patient"] == 1
    rows = ["no_kunjungan;nik_pasien;nama_pasien;tanggal_kunjungan;poli;dokter;keluhan_utama;diagnosa_1;obat_1;jumlah_obat_1"]
    rows += [f"B-{number};{nik};{name};0{number}/02/2026 08.30;{clinic.location};10001234567;Pusing;I10;OBT-BARU;10" for number, (nik, name) in enumerate(
        [(known, "Nama Lain"), (new, "Pasien Baru"), (shared, "Pasien Bersama"), (new, "Pasien Baru Sekali")], start=1)]
    brought, page = bring(session, clinic.code, "visits", "\n".join(rows).encode())
    assert facts(page) == {"Baris benar": 4, "Perlu diperbaiki": 0}, page.text
    assert facts(brought.apply())["Ditambahkan"] == 4
    assert rows_of(installation, "patient", clinic) == 3 and rows_of(installation, "delivery", clinic) > 8
    assert rows_of(installation, "product", clinic) == 1
    # The clinic's own system says something of one of them meanwhile.
    changed = clinic.api(installation.server).put("/api/encounter/B-3", {"keluhan_utama": "Batuk"})
    assert changed.status in (200, 202), changed.body
    page = brought.undo()
    assert facts(page) == {"Dikembalikan": 3, "Sudah terkirim": 0, "Dibiarkan": 1}, page.text
    left = {table: rows_of(installation, table, clinic) for table in TABLES}
    assert (left["visit"], left["patient"], left["product"]) == (1, 2, 1), left
    assert psql(installation.database.admin, f"SELECT name FROM patient WHERE medical_record_number = 'RM-1' AND clinic_id = "
                f"(SELECT clinic_id FROM clinic WHERE code = '{clinic.code}')") == [["Sudah Ada"]]
    # Of the visits that go, nothing stays; the one that was changed keeps its deliveries, its patient and its medicine.
    owners = psql(installation.database.admin, f"""SELECT DISTINCT v.visit_number FROM delivery d JOIN visit v ON (v.clinic_id, v.id) = (d.clinic_id, d.visit_id)
        WHERE d.clinic_id = (SELECT clinic_id FROM clinic WHERE code = '{clinic.code}')""")
    assert owners == [["B-3"]]
    # What is counted is what is there.
    counted = psql(installation.database.admin, f"""SELECT coalesce(sum(pending + completed + failed + skipped), 0) FROM counter
        WHERE clinic_id = (SELECT clinic_id FROM clinic WHERE code = '{clinic.code}')""")
    assert int(counted[0][0]) == rows_of(installation, "delivery", clinic, "operation <> 'update'")
    assert not [entry for entry in installation.ledger(clinic) if entry.is_fhir and entry.is_write]


def test_an_undone_visit_that_was_asked_about_says_why_its_patient_stays(installation: Installation, clinic: Clinic, session: Session):
    nik = "3273015501900014"
    installation.sandbox.add_patient(nik)
    rows = ["no_kunjungan;nik_pasien;tanggal_kunjungan;poli;dokter;keluhan_utama",
            f"T-1;{nik};05/03/2026 08.30;POLI-BELUM-ADA;10001234567;Pusing"]
    brought, _ = bring(session, clinic.code, "visits", "\n".join(rows).encode())
    assert facts(brought.apply())["Ditambahkan"] == 1
    wait_until("the patient's number was asked for", lambda: rows_of(
        installation, "remote_reference", clinic, "local_id IN (SELECT patient_id FROM visit WHERE visit_number = 'T-1')"), 30)
    page = brought.undo()
    assert facts(page) == {"Dikembalikan": 0, "Sudah terkirim": 1, "Dibiarkan": 0}, page.text
    assert "Pasiennya sudah ditanyakan atau dikirim ke SATUSEHAT" in page.text
    assert rows_of(installation, "visit", clinic, "location_code = 'POLI-BELUM-ADA'") == 0


def test_a_copy_that_dies_leaves_no_row_twice_and_none_out(installations):
    installation = installations()
    server, clinic = installation.start_server(), installation.add_clinic()
    email, password = installation.add_user("admin.mati@contoh.id", "admin", clinic)
    session = Session(server.url)
    session.sign_in(email, password)
    count = 5_000
    brought, _ = bring(session, clinic.code, "patients", patients(count, set()))
    brought.act("apply")
    wait_until("some rows are stored", lambda: rows_of(installation, "patient", clinic) > 0, every=0.01)
    server.process.kill()
    stored = rows_of(installation, "patient", clinic)
    psql(installation.database.admin, "UPDATE clock SET ahead = '10 minutes'")
    other = installation.start_server()
    session.base = other.url
    # The session is the clinic's, whichever copy is asked.
    done = Import(session, brought.path).settled(60)
    assert facts(done) == {"Ditambahkan": count, "Diubah": 0, "Sudah sama": 0, "Tidak disimpan": 0}, (stored, facts(done))
    assert rows_of(installation, "patient", clinic) == count


def test_another_clinic_sees_nothing_of_it(installation: Installation, clinic: Clinic, session: Session):
    brought, _ = bring(session, clinic.code, "locations", b"kode;nama\nP-9;Poli Sembilan\n")
    other = installation.add_clinic()
    email, password = installation.add_user("admin.lain@contoh.id", "admin", other)
    stranger = Session(installation.server.url)
    stranger.sign_in(email, password)
    assert stranger.get(brought.path).status == 404
    own = brought.path.replace(clinic.code, other.code)
    assert stranger.get(own).status == 404
    token = stranger.csrf(f"/c/{other.code}/imports")
    for action in ("apply", "cancel", "undo", "rejected"):
        assert stranger.request("POST", f"{own}/{action}", {"_csrf": token}).status == 404
    # A form that is not from our pages brings nothing.
    assert session.upload(f"/c/{clinic.code}/imports", {"_csrf": "x", "kind": "patients"}, "file", "a.csv", b"nik\n").status == 403
    brought.act("cancel")
