"""The sample clients of the requirement texts run unchanged against the demo clinic, with a stub of each framework."""

import json
import shutil
from pathlib import Path

import pytest

from support import samples, visits
from support.demo import Demo

TEXT_000, TEXT_001 = samples.seed("000"), samples.seed("001")
PATIENT, NIK, VISIT = "P00123456789", "3201234567890123", "encounter-12345"

pytestmark = [
    pytest.mark.skipif(not (TEXT_000 and TEXT_001), reason="../shared/seeds is not here"),
    pytest.mark.skipif(not shutil.which("php") or not shutil.which("node"), reason="php or node is not installed"),
]

REGISTERED_PATIENT = {
    "nik": NIK, "nama": "Budi Santoso", "tanggal_lahir": "1985-05-15", "jenis_kelamin": "L", "alamat": "Jl. Melati 1",
    "kode_provinsi": "32", "kode_kabupaten": "3201", "kode_kecamatan": "320101", "kode_kelurahan": "3201011001", "no_hp": "081234567890",
    "nama_ibu": "Siti", "golongan_darah": "O", "status_pernikahan": "Kawin", "pekerjaan": "Guru"}
REGISTERED_PRACTITIONER = {
    "nik": visits.PRACTITIONER_NIK, "nama": "dr. Ahmad Wijaya", "sip": "1234567890", "str": "0987654321", "tempat_lahir": "Bogor",
    "tanggal_lahir": "1980-01-01", "jenis_kelamin": "L", "alamat": "Jl. Anggrek 2", "no_hp": "081", "email": "ahmad@klinik.example",
    "spesialisasi": "Umum"}
ENCOUNTER = {
    "nik_pasien": NIK, "tanggal_kunjungan": "2024-01-15T08:30:00Z", "tanggal_selesai": "2024-01-15T09:15:00Z", "jenis_layanan": "101",
    "jenis_kunjungan": "1", "poli": "100001", "dokter": "10001234567", "penjamin": "1", "keluhan_utama": "Sakit kepala berat",
    "pemeriksaan_fisik": {"tanda_vital": {
        "tekanan_darah": "130/85", "nadi": 82, "suhu": 37.2, "pernapasan": 18, "tinggi": 165, "berat": 65.5}}}


@pytest.fixture(scope="module")
def access(demo: Demo) -> tuple[str, str, str]:
    clinic = demo.json["clinics"][0]
    return demo.server.url, clinic["code"], clinic["apiSecret"]


def example(text: str, heading: str) -> dict:
    """The example body below a heading of the requirement text."""
    return json.loads(samples.blocks(text[text.index(heading):], "json")[0][1])


def quoted(text: str) -> str:
    """A string as PHP writes it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def is_good(answer: dict, *states: str) -> bool:
    return answer["status"] in states and bool(answer["message"])


def test_php_curl(access, tmp_path: Path):
    """The class of text 001 with its own example, then each of its methods."""
    code = samples.configured(samples.block(TEXT_001, "php", "class SatusehatClient"), *access)
    calls = [
        ("kirimDiagnosis", [example(TEXT_001, "### 2. Data Diagnosis")]),
        ("kirimObservation", [example(TEXT_001, "### 3. Data Observasi")]),
        ("kirimProcedure", [example(TEXT_001, "### 4. Data Prosedur")]), ("getPatientId", [NIK]),
        ("getPractitionerId", [visits.PRACTITIONER_NIK]), ("getHealthcareServiceId", ["100001"]),
        ("registerPatient", [REGISTERED_PATIENT]), ("registerPractitioner", [REGISTERED_PRACTITIONER])]
    driver = f"""
$answers = [];
foreach (json_decode({quoted(json.dumps(calls))}, true) as [$method, $arguments]) {{
    $answers[$method] = $client->$method(...$arguments);
}}
echo "\\n=== " . json_encode($answers);
"""
    printed = samples.php(tmp_path, code + driver)
    example_output, answers = printed.split("\n=== ")
    assert example_output.startswith("Encounter berhasil dikirim: "), printed
    assert is_good(json.loads(example_output.removeprefix("Encounter berhasil dikirim: ")), "success", "queued")
    given = json.loads(answers)
    assert all(is_good(answer, "success") for answer in given.values()), given
    assert given["getPatientId"]["satusehat_id"] == PATIENT == given["registerPatient"]["satusehat_id"]
    assert given["getPractitionerId"]["satusehat_id"] == "10001234567" == given["registerPractitioner"]["satusehat_id"]
    assert given["getHealthcareServiceId"]["satusehat_id"]


def test_php_integration_class(access, tmp_path: Path):
    """The class of text 000."""
    url, code, secret = access
    source = samples.block(TEXT_000, "php", "class SatusehatIntegration")
    driver = f"""
$client = new SatusehatIntegration({quoted(url)}, {quoted(code)}, {quoted(secret)});
$client->registerPatient(json_decode({quoted(json.dumps(REGISTERED_PATIENT))}, true));
echo json_encode([
    'patient' => $client->getPatientId('{NIK}'),
    'byNik' => $client->getPractitionerIdByNik('{visits.PRACTITIONER_NIK}'),
    'nobody' => $client->getPatientId('9999999999999999'),
    'encounter' => $client->sendEncounter(json_decode({quoted(json.dumps(ENCOUNTER))}, true)),
]);
"""
    given = json.loads(samples.php(tmp_path, source + driver))
    assert given["patient"]["satusehat_id"] == PATIENT
    assert given["byNik"]["satusehat_id"] == "10001234567"
    assert "satusehat_id" not in given["nobody"] and given["nobody"]["code"] == "PATIENT_NOT_FOUND"
    assert is_good(given["encounter"], "success", "queued")


def test_codeigniter_library_of_000(access, tmp_path: Path):
    source = samples.block(TEXT_000, "php", "class Satusehat_lib")
    library = tmp_path / "application/libraries/Satusehat_lib.php"
    library.parent.mkdir(parents=True)
    library.write_text(source)
    # Text 000 names this configuration without showing it; text 001 does.
    samples.framework_files(TEXT_001, tmp_path / "001", *access)
    config = tmp_path / "application/config/satusehat.php"
    config.parent.mkdir(parents=True)
    shutil.copy(tmp_path / "001/application/config/satusehat.php", config)
    driver = f"""<?php
require {quoted(str(samples.STUBS / "codeigniter.php"))};
new CI_Controller();
get_instance()->load->library('satusehat_lib');
$lib = get_instance()->satusehat_lib;
echo json_encode([$lib->getPatientId('{NIK}'), $lib->sendEncounter(json_decode({quoted(json.dumps(ENCOUNTER))}, true))]);
"""
    patient, encounter = json.loads(samples.php(tmp_path, driver, SAMPLE_DIR=str(tmp_path)))
    assert patient["satusehat_id"] == PATIENT
    assert is_good(encounter, "success", "queued")


def walk(app: samples.Application, actions: dict[str, str]) -> None:
    """What a clinic's screen does: each action of the sample controller."""
    bodies = {
        "encounter": ENCOUNTER, "diagnosis": example(TEXT_001, "### 2. Data Diagnosis"),
        "observation": example(TEXT_001, "### 3. Data Observasi"), "procedure": example(TEXT_001, "### 4. Data Prosedur")}
    for name, body in bodies.items():
        answer = app.post(actions[name], body)
        assert answer["status"] == "success", (name, answer)
        assert answer["data"]["message"] and answer["data"]["delivery"] in ("completed", "pending"), (name, answer)
    refused = app.post(actions["diagnosis"], bodies["diagnosis"] | {"tanggal_diagnosis": "kemarin"})
    assert refused["status"] == "error" and refused["message"], refused
    assert app.post(actions["patient"], form=b"nik=" + NIK.encode()) == {"status": "success", "satusehat_id": PATIENT}
    nobody = app.post(actions["patient"], form=b"nik=9999999999999999")
    assert nobody["status"] == "not_found" and nobody["message"], nobody


def test_codeigniter_application_of_001(access, tmp_path: Path):
    written = samples.framework_files(TEXT_001, tmp_path, *access)
    assert "application/controllers/Kunjungan.php" in written and "application/libraries/Satusehat_lib.php" in written
    with samples.application("codeigniter.php", tmp_path) as app:
        walk(app, {
            "encounter": "/Kunjungan/kirim_encounter", "diagnosis": "/Kunjungan/kirim_diagnosis",
            "observation": "/Kunjungan/kirim_observasi", "procedure": "/Kunjungan/kirim_procedure", "patient": "/Kunjungan/cek_pasien"})


def test_yii_application_of_001(access, tmp_path: Path):
    written = samples.framework_files(TEXT_001, tmp_path, *access)
    assert "protected/controllers/KunjunganController.php" in written and "protected/components/SatusehatComponent.php" in written
    with samples.application("yii.php", tmp_path) as app:
        walk(app, {
            "encounter": "/Kunjungan/KirimEncounter", "diagnosis": "/Kunjungan/KirimDiagnosis",
            "observation": "/Kunjungan/KirimObservation", "procedure": "/Kunjungan/KirimProcedure", "patient": "/Kunjungan/CekPasien"})


def test_javascript(access, tmp_path: Path):
    code = samples.configured(samples.block(TEXT_001, "javascript", "class SatusehatClient"), *access)
    script = tmp_path / "client.mjs"
    script.write_text(code + "\nconsole.log('===', JSON.stringify(await client.getPatientId('3201234567890123')));\n")
    printed = samples.run(["node", str(script)])
    assert "Encounter berhasil dikirim:" in printed and "Procedure berhasil dikirim:" in printed, printed
    assert PATIENT in printed.split("===")[1]
