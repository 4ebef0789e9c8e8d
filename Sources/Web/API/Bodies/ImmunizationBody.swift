import Clinics
import FHIR
import Foundation
import JSON
import Vocabulary

/// `POST /api/immunization` (reference section 3.16).
enum ImmunizationBody {
    static let schema = BodySchema(
        "Imunisasi",
        BodyField.recordHead(time: "tanggal") + [
            .concepts("kode_vaksin", "Vaksin: kode KFA (8 digit) atau CVX.", ["93001282"]).required,
            .line("nama_vaksin", "Nama vaksin.", "Vaksin DTP-HB-Hib", longest: 1000),
            .word("status", "Status; bila kosong: completed.", statuses, "selesai"),
            .concept("alasan_tidak", "Alasan bila tidak dilakukan.", "IMMUNE"),
            .line("no_lot", "Nomor lot; wajib untuk vaksin yang diberikan.", "LOT-1", longest: 100).required,
            .date("kedaluwarsa", "Tanggal kedaluwarsa; wajib untuk vaksin yang diberikan.", "2027-12-31").required,
            .number("dosis", "Banyaknya.", 0.5), .line("satuan_dosis", "Satuannya.", "mL", longest: 40),
            .concept("rute", "Rute: kode ATC.", "inj.intramuscular"),
            .concept("lokasi_suntik", "Tempat penyuntikan: kode SNOMED CT.", "368208006"),
            .count("dosis_ke", "Dosis ke berapa.", 1, from: 1),
            .coding("alasan", "Alasan pemberian: kode Kemenkes.", "IM-Dasar"),
            .coding("waktu", "Jadwal rutin: kode Kemenkes.", "IM-0"),
            .practitioner("petugas", "Yang menyuntik."),
            .line("lokasi", "Kode poli, bila bukan tempat kunjungannya.", "UMUM", longest: 100),
            .flag("sumber_utama", "Dicatat oleh yang memberikan; false untuk riwayat."),
            .text("keterangan", "Catatan.", "Tidak ada reaksi."),
        ])

    static let statuses = [
        "completed": "completed", "selesai": "completed", "not-done": "not-done", "tidak dilakukan": "not-done",
        "entered-in-error": "entered-in-error", "salah input": "entered-in-error",
    ]
    static let cvx = "http://hl7.org/fhir/sid/cvx"
    static let reasons = "http://terminology.kemkes.go.id/CodeSystem/immunization-reason"
    static let timings = "http://terminology.kemkes.go.id/CodeSystem/immunization-routine-timing"
    static let refusals = "http://terminology.hl7.org/CodeSystem/v3-ActReason"

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal")
            let vaccine = vaccine(&reader)
            var immunization = ImmunizationContent(vaccine: vaccine ?? ConceptValue([]))
            immunization.status = reader.word("status", statuses)
            immunization.statusReason = reader.conceptValue("alasan_tidak", defaultSystem: refusals)
            batch(of: &immunization, head, &reader)
            immunization.dose = dose(&reader)
            immunization.route = reader.conceptValue("rute", defaultSystem: CodeSystem.atc.uri)
            immunization.site = reader.conceptValue("lokasi_suntik", defaultSystem: CodeSystem.snomed.uri)
            immunization.doseNumber = reader.count("dosis_ke", from: 1)
            immunization.reason = reader.value("alasan").flatMap { reader.coding($0.first, "alasan", defaultSystem: reasons) }
            immunization.timing = reader.value("waktu").flatMap { reader.coding($0.first, "waktu", defaultSystem: timings) }
            immunization.performerCode = reader.practitioner("petugas")
            immunization.locationCode = reader.line("lokasi", longest: 100)
            immunization.isPrimarySource = reader.flag("sumber_utama")
            immunization.note = reader.text("keterangan")
            guard let head, vaccine != nil else { return nil }
            return RecordCommand(head, immunization)
        }
    }

    /// One code or several of the same vaccine; a bare one is KFA's with its eight digits, CVX with fewer.
    private static func vaccine(_ reader: inout FieldReader) -> ConceptValue? {
        let name = reader.line("nama_vaksin", longest: 1000)
        guard let given = reader.required("kode_vaksin") else { return nil }
        var vaccine = ConceptValue([], text: name)
        for element in given.array ?? [given] where !element.saysNothing {
            let bare = (element.string ?? element.number?.text ?? "").trimmingCharacters(in: .whitespaces)
            let system = (1...3).contains(bare.count) ? cvx : CodeSystem.kfa.uri
            guard let said = reader.concept(element, "kode_vaksin", defaultSystem: system) else { return nil }
            vaccine.codings += said.codings.map { coding in
                var coding = coding
                coding.display = coding.display ?? name
                return coding
            }
            vaccine.text = name ?? said.text
        }
        guard vaccine.codings.isEmpty else { return vaccine }
        reader.problem("kode_vaksin", .required, "kode_vaksin wajib berisi kode KFA atau CVX, tidak hanya teks.")
        return nil
    }

    /// Lot and expiry, which the platform asks of every vaccine that was given (rules 10306, 10307).
    private static func batch(of immunization: inout ImmunizationContent, _ head: RecordHead?, _ reader: inout FieldReader) {
        let isGiven = (immunization.status ?? "completed") == "completed"
        immunization.lotNumber = reader.line("no_lot", required: isGiven, longest: 100)
        guard isGiven ? reader.required("kedaluwarsa") != nil : reader.value("kedaluwarsa") != nil else { return }
        if let month = reader.value("kedaluwarsa")?.string, month.wholeMatch(of: /[0-9]{4}-(0[1-9]|1[0-2])/) != nil {
            immunization.expiry = month
        } else {
            immunization.expiry = reader.anyDate("kedaluwarsa")?.text
        }
        guard let expiry = immunization.expiry, let head else { return }
        let day = FHIRDateTime.format(head.recordedAt).prefix(expiry.utf8.count)
        if expiry < day || (expiry == day && expiry.utf8.count == 10) {
            reader.problem("kedaluwarsa", .contradiction, "kedaluwarsa harus sesudah tanggal pemberian vaksin.")
        }
    }

    /// An amount says nothing without its unit: drops or millilitres.
    private static func dose(_ reader: inout FieldReader) -> QuantityValue? {
        guard let given = reader.value("dosis") else { return nil }
        var dose = reader.quantity(given, "dosis")
        if let unit = reader.line("satuan_dosis", longest: 40) { dose?.unit = unit }
        if dose != nil, dose?.unit == nil, dose?.code == nil {
            reader.problem("satuan_dosis", .required, "satuan_dosis wajib diisi bila dosis diisi, contoh ml.")
        }
        return dose
    }
}
