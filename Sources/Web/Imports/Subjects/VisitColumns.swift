import Clinics
import JSON

/// The columns of a visit: one row a visit, with up to three diagnoses and procedures and five medicines. The form *Kunjungan* has the
/// same fields, and as many lines as somebody adds.
enum VisitColumns {
    static let diagnoses = 3
    static let procedures = 3
    static let medicines = 5

    static let all: [ImportColumn] =
        encounter + patient + vitalSigns + records(diagnoses: diagnoses, procedures: procedures, medicines: medicines)

    /// The same with so many lines of each.
    static func columns(lines: Int) -> [ImportColumn] {
        encounter + patient + vitalSigns + records(diagnoses: lines, procedures: lines, medicines: lines)
    }

    private static let encounter: [ImportColumn] = [
        column(
            "no_kunjungan", "encounter.no_kunjungan", "Nomor kunjungan di klinik; nomor yang sama memperbarui kunjungan itu.", "KJ-0001",
            ["no registrasi", "nomor kunjungan"]),
        column(
            "nik_pasien", "encounter.nik_pasien", "NIK pasien; boleh kosong bila no_rm sudah dikenal.", "3201234567890123", ["nik"], .digits
        ),
        column("no_rm", "encounter.no_rm", "Nomor rekam medis.", "RM-000123", ["no rekam medis", "nomor rekam medis", "norm"]),
        column(
            "tanggal_kunjungan", "encounter.tanggal_kunjungan", "Saat pasien datang, tanggal dan jam.", "05/01/2026 08:30",
            ["tgl kunjungan", "waktu datang"], .instant, isRequired: true),
        column(
            "tanggal_selesai", "encounter.tanggal_selesai", "Saat kunjungan selesai, tanggal dan jam.", "05/01/2026 09:10",
            ["tgl selesai", "waktu selesai"], .instant),
        column("poli", "encounter.poli", "Kode poli di klinik.", "UMUM", ["kode poli", "lokasi"], isRequired: true),
        column("dokter", "encounter.dokter", "Kode dokter di klinik.", "D-01", ["kode dokter"], isRequired: true),
        column(
            "jenis_layanan", "encounter.jenis_layanan",
            "101 rawat jalan (bila kosong), 102 rawat inap, 103 gawat darurat, 104 kunjungan rumah, 105 telekonsultasi.", "101"),
        column("jenis_kunjungan", "encounter.jenis_kunjungan", "Jenis kunjungan dalam istilah klinik; 1 bila kosong.", "1"),
        column("penjamin", "encounter.penjamin", "Penjamin biaya.", "BPJS"),
        column("keluhan_utama", "encounter.keluhan_utama", "Keluhan utama.", "Pusing sejak tiga hari.", ["keluhan"]),
        column("anamnesa", "encounter.anamnesa", "Anamnesis.", "Tidak ada riwayat hipertensi.", ["anamnesis"]),
    ]

    private static let patient: [ImportColumn] = [
        column("nama_pasien", "encounter.pasien.nama", "Nama pasien, agar pasien baru bisa didaftarkan.", "Siti Aminah", ["nama"]),
        column("tanggal_lahir", "encounter.pasien.tanggal_lahir", "Tanggal lahir pasien.", "31/12/1990", ["tgl lahir"], .date),
        column("jenis_kelamin", "encounter.pasien.jenis_kelamin", "L atau P.", "P", ["jk", "l/p"]),
        column("alamat", "encounter.pasien.alamat", "Alamat pasien.", "Jalan Merdeka 1"),
    ]

    private static let vitalSigns: [ImportColumn] =
        [vitalSign(VitalSignField.bloodPressure, "Sistole/diastole, mmHg.", "130/85", .text, ["tensi", "td"])]
        + VitalSignField.all.map { vitalSign($0.name, $0.says, $0.example.number?.text ?? "", .number, []) }

    private static func records(diagnoses: Int, procedures: Int, medicines: Int) -> [ImportColumn] {
        (1...diagnoses).flatMap { number -> [ImportColumn] in
            let place = "diagnosis[\(number - 1)]"
            return [
                column(
                    "diagnosa_\(number)", place + ".kode_icd10", number == 1 ? "Kode ICD-10 diagnosis utama." : "Kode ICD-10 lain.",
                    "J06.9", ["diagnosis \(number)", "icd10 \(number)"]),
                column(
                    "nama_diagnosa_\(number)", place + ".deskripsi_diagnosis", "Nama diagnosis; bila kosong dari tabel ICD-10.", "ISPA",
                    ["nama diagnosis \(number)"]),
            ]
        }
            + (1...procedures).flatMap { number -> [ImportColumn] in
                let place = "procedure[\(number - 1)]"
                return [
                    column(
                        "tindakan_\(number)", place + ".kode_prosedur", "Kode ICD-9-CM.", "89.52", ["prosedur \(number)", "icd9 \(number)"]),
                    column(
                        "nama_tindakan_\(number)", place + ".deskripsi_prosedur", "Nama tindakan; bila kosong dari tabel ICD-9-CM.", "EKG",
                        ["nama prosedur \(number)"]),
                ]
            }
            + (1...medicines).flatMap { number -> [ImportColumn] in
                let place = "medication_request[\(number - 1)]"
                return [
                    column("obat_\(number)", place + ".kode_obat", "Kode obat di klinik.", "OBT-01", ["kode obat \(number)"]),
                    column("jumlah_obat_\(number)", place + ".jumlah", "Banyaknya.", "10", ["jumlah \(number)"], .number),
                    column("satuan_obat_\(number)", place + ".satuan", "Satuannya.", "tablet", ["satuan \(number)"]),
                    column("aturan_pakai_\(number)", place + ".aturan_pakai", "Aturan pakai.", "3 x sehari 1 tablet", ["signa \(number)"]),
                ]
            }
    }

    private static func column(
        _ heading: String, _ place: String, _ says: String, _ example: String, _ names: [String] = [], _ form: CellForm = .text,
        isRequired: Bool = false
    ) -> ImportColumn {
        ImportColumn(heading: heading, place: place, form: form, isRequired: isRequired, says: says, example: example, names: names)
    }

    private static func vitalSign(_ name: String, _ says: String, _ example: String, _ form: CellForm, _ names: [String]) -> ImportColumn {
        column(name, "encounter.pemeriksaan_fisik.tanda_vital." + name, says, example, names, form)
    }
}

/// What a visit that people write down may leave to us.
enum VisitCompleting {
    /// Fills in the patient of a known no. RM, the usual kinds, the times and the names of codes.
    static func completed(_ bodies: [JSON], in scope: ClinicScope) async throws -> [JSON] {
        let diagnoses = try await meanings(.icd10, "diagnosis", "kode_icd10", bodies, in: scope)
        let procedures = try await meanings(.icd9cm, "procedure", "kode_prosedur", bodies, in: scope)
        var completed: [JSON] = []
        for var body in bodies {
            var encounter = body["encounter"]?.object ?? [:]
            if encounter["jenis_layanan"] == nil { encounter["jenis_layanan"] = "101" }
            if encounter["jenis_kunjungan"] == nil { encounter["jenis_kunjungan"] = "1" }
            if encounter["nik_pasien"] == nil, let number = encounter["no_rm"]?.string {
                let same = try await PatientStore.find(medicalRecordNumber: number, in: scope)
                if same.count == 1 { encounter["pasien_id"] = .string(same[0].id.lowerText) }
            }
            body["encounter"] = .object(encounter)
            let start = encounter["tanggal_kunjungan"]
            complete(&body, "diagnosis", time: "tanggal_diagnosis", start, "kode_icd10", "deskripsi_diagnosis", .icd10, diagnoses)
            complete(&body, "procedure", time: "tanggal_prosedur", start, "kode_prosedur", "deskripsi_prosedur", .icd9cm, procedures)
            complete(&body, "medication_request", time: "tanggal_resep", start, "", "", .loinc, [:])
            completed.append(body)
        }
        return completed
    }

    private static func meanings(
        _ system: Terminology, _ list: String, _ code: String, _ bodies: [JSON], in scope: ClinicScope
    ) async throws -> [String: CodeEntry] {
        let given = bodies.flatMap { $0[list]?.array ?? [] }.compactMap { $0[code]?.string }
        return try await CodeStore.meanings(of: Array(Set(given.map { system.code($0) ?? $0 })), system: system, in: scope)
    }

    private static func complete(
        _ body: inout JSON, _ list: String, time: String, _ start: JSON?, _ code: String, _ name: String, _ system: Terminology,
        _ meanings: [String: CodeEntry]
    ) {
        guard let records = body[list]?.array else { return }
        body[list] = .array(
            records.map { record in
                var record = record
                if record[time] == nil { record[time] = start }
                if record[name] == nil, let given = record[code]?.string, let entry = meanings[system.code(given) ?? given] {
                    record[name] = .string(entry.localDisplay ?? entry.display)
                }
                return record
            })
    }
}
