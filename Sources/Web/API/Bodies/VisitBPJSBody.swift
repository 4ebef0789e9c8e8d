import BPJS
import Clinics
import Foundation
import JSON
import Vocabulary

/// The member `bpjs` of `POST /api/visit`: what BPJS is told of the visit. What the visit says already need not be said again.
enum VisitBPJSBody {
    static let name = "bpjs"

    static let field = BodyField.object(
        name,
        "Yang disampaikan ke BPJS tentang kunjungan ini, hanya untuk klinik tingkat pertama. Yang sudah disebut di encounter boleh tidak "
            + "diulang: NIK, nomor kartu, nomor rekam medis, nama, tanggal, poli, dan dokter.",
        [
            .object("antrean", "Seperti /api/bpjs/antrean.", own(AntreanBody.schema)),
            .object("pendaftaran", "Seperti /api/bpjs/pendaftaran.", own(PendaftaranBody.schema)),
            .object("kunjungan", "Seperti /api/bpjs/kunjungan.", own(KunjunganBody.schema)),
        ])

    /// What was read, each as its own call would have told it.
    struct Parts: Sendable {
        var queue: AntreanCommand?
        var registration: PCareCommand?
        var visit: PCareCommand?
    }

    static func read(_ given: JSON, of encounter: EncounterCommand?, _ reader: inout FieldReader) -> Parts? {
        guard let members = given.object else {
            reader.problem(name, .invalidType, "\(name) harus berupa objek JSON.")
            return nil
        }
        let said = SaidByVisit(encounter, reader.clock)
        var parts = Parts()
        for (member, body) in members where !body.saysNothing {
            let path = "\(name).\(member)"
            switch member {
            case "antrean": parts.queue = part(body, said, said.queue, path, &reader, AntreanBody.read)
            case "pendaftaran": parts.registration = part(body, said, said.registration, path, &reader, PendaftaranBody.read)
            case "kunjungan": parts.visit = part(body, said, said.visit, path, &reader, KunjunganBody.read)
            default: reader.problem(path, .unknownField, "\(path) tidak dikenal; pakai antrean, pendaftaran, atau kunjungan.")
            }
        }
        return parts
    }

    private static func part<Command: Sendable>(
        _ body: JSON, _ said: SaidByVisit, _ defaults: JSONObject, _ path: String, _ reader: inout FieldReader,
        _ read: (JSON, ReadingClock) -> BodyReading<(BPJSHead, Command)>
    ) -> Command? {
        var whole = body
        if var members = body.object {
            if let given = members["encounter_id"]?.string, given != said.visitNumber {
                let field = path + ".encounter_id"
                reader.problem(field, .contradiction, "\(field) tidak perlu di sini; data ini milik kunjungan yang dikirim.")
            }
            if let given = members["nik"]?.string.flatMap({ NIK($0) }), let nik = said.nik, given != nik {
                let field = path + ".nik"
                reader.problem(field, .contradiction, "\(field) berbeda dari nik_pasien; kirim NIK yang sama atau kosongkan.")
            }
            let given = Set(members.map { $0.0 })
            for (name, value) in defaults where !given.contains(name) { members[name] = value }
            whole = .object(members)
        }
        switch read(whole, reader.clock) {
        case .read((_, let command), let warnings):
            reader.add([], warnings, under: path)
            return command
        case .refused(let refusal):
            reader.add(refusal.problems, [], under: path)
            return nil
        }
    }

    /// A part's fields: what the visit says is not required here, and the visit is this one.
    private static func own(_ schema: BodySchema) -> [BodyField] {
        schema.fields.filter { $0.name != "encounter_id" }.map { field in
            var field = field
            if SaidByVisit.names.contains(field.name) { field.isRequired = false }
            return field
        }
    }
}

/// What a visit says that BPJS is told too, under BPJS's names.
private struct SaidByVisit {
    static let names: Set<String> = [
        "nomorkartu", "noKartu", "nik", "norm", "nama", "tanggalperiksa", "tglDaftar", "kodepoli", "kdPoli", "kodedokter", "kdDokter",
    ]

    let nik: NIK?
    let visitNumber: String?
    private let person: JSONObject
    private let card: JSON?
    private let day: JSON
    private let poli: JSON
    private let doctor: JSON?

    /// - Parameter encounter: nil where it could not be read: its own problems are told, and stand-ins keep them from being told twice.
    init(_ encounter: EncounterCommand?, _ clock: ReadingClock) {
        guard let encounter else {
            nik = nil
            visitNumber = nil
            person = ["norm": "-"]
            card = "0000000000000"
            day = .string(clock.today.text)
            poli = "-"
            doctor = "-"
            return
        }
        nik = encounter.nik
        visitNumber = encounter.visitNumber
        var person: JSONObject = [:]
        if let nik { person["nik"] = .string(nik.digits) }
        if let number = encounter.patient.medicalRecordNumber { person["norm"] = .string(number) }
        if let name = encounter.patient.name { person["nama"] = .string(name) }
        self.person = person
        card = encounter.patient.bpjsNumber.map { .string($0) }
        day = .string(LocalDate(encounter.startedAt, in: clock.zone).text)
        poli = .string(encounter.locationCode)
        // A doctor who is named by NIK has no code that could be mapped.
        doctor = NIK(encounter.practitionerCode) == nil ? .string(encounter.practitionerCode) : nil
    }

    var queue: JSONObject { members(card: "nomorkartu", day: "tanggalperiksa", poli: "kodepoli", doctor: "kodedokter") }
    var registration: JSONObject { members(card: "noKartu", day: "tglDaftar", poli: "kdPoli", doctor: nil) }
    var visit: JSONObject { members(card: "noKartu", day: "tglDaftar", poli: "kdPoli", doctor: "kdDokter") }

    private func members(card cardName: String, day dayName: String, poli poliName: String, doctor doctorName: String?) -> JSONObject {
        var members = person
        members[dayName] = day
        members[poliName] = poli
        if let card { members[cardName] = card }
        if let doctor, let doctorName { members[doctorName] = doctor }
        return members
    }
}
