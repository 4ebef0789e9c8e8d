"""Bodies as clinics' systems send them."""

import datetime
import itertools
from typing import Any

PRACTITIONER = "10001234567"  # known to every sandbox: dr. Ahmad Wijaya
PRACTITIONER_NIK = "3201234567890124"

_serial = itertools.count(1)


def new_nik(province: int = 32) -> str:
    """A NIK of the right form that no other test of this run uses."""
    return f"{province}0101{500101 + next(_serial) % 300000:06d}{next(_serial) % 9000 + 500:04d}"


def moment(minutes_ago: float = 60) -> str:
    """ISO 8601 with Z, whole seconds."""
    at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=minutes_ago)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def encounter(nik: str, location: str, number: str | None = None, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "nik_pasien": nik, "tanggal_kunjungan": moment(90), "jenis_layanan": "101", "jenis_kunjungan": "1", "poli": location,
        "dokter": PRACTITIONER, "penjamin": "1", "keluhan_utama": "Sakit kepala berat",
    }
    if number:
        body["no_kunjungan"] = number
    return body | changes


def vital_signs() -> dict[str, Any]:
    return {"tanda_vital": {
        "tekanan_darah": "130/85", "nadi": 82, "suhu": "37,2", "pernapasan": 18, "tinggi": 165, "berat": 65.5}}


def diagnosis(encounter_id: str, patient_id: str, code: str = "I10", **changes: Any) -> dict[str, Any]:
    return {
        "encounter_id": encounter_id, "pasien_id": patient_id, "tanggal_diagnosis": moment(60), "kode_icd10": code,
        "deskripsi_diagnosis": "Hipertensi esensial",
        "kategori": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/condition-category", "code": "encounter-diagnosis",
            "display": "Encounter Diagnosis"}]}],
        "klinis_status": "active", "verifikasi_status": "confirmed", "keterangan": "Diagnosis primer",
    } | changes


def observation(encounter_id: str, patient_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "encounter_id": encounter_id, "pasien_id": patient_id, "tanggal_observasi": moment(80),
        "kategori": {
            "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs", "display": "Vital Signs"},
        "kode": {"coding": [{"system": "http://loinc.org", "code": "8867-4", "display": "Heart rate"}]},
        "nilai": {"value": 82, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min"}, "nilai_diatas": None,
        "interpretasi": "Normal", "keterangan": "",
    } | changes


def blood_pressure(encounter_id: str, patient_id: str) -> dict[str, Any]:
    unit = {"unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}
    return observation(
        encounter_id, patient_id,
        kode={"coding": [{"system": "http://loinc.org", "code": "85354-9"}], "text": "Blood pressure systolic and diastolic"},
        nilai={"value": 130} | unit, nilai_diatas={"value": 85} | unit)


def procedure(encounter_id: str, patient_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "encounter_id": encounter_id, "pasien_id": patient_id, "tanggal_prosedur": moment(70), "kode_prosedur": "89.52",
        "deskripsi_prosedur": "Elektrokardiogram", "komplikasi": "", "hasil": "Irama sinus",
    } | changes
