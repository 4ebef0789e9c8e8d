import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// What somebody changed of a visit that is there: the visit itself, records that are new or say something else, and records that are
/// not said any more, which were said by mistake.
struct VisitEntryChange: Sendable {
    let known: VisitEntryPage.Known
    let entry: VisitEntry
    let clinic: Clinic
    let clock: ReadingClock

    /// False, with problems, when something is to be mended; then nothing may be stored.
    func store(with intake: Intake, _ state: inout FormState, in scope: ClinicScope) async throws -> Bool {
        var said = entry
        // The form shows minutes: an untouched time keeps its seconds.
        let before = VisitEntry(known.visit, known.records, zone: clinic.timeZone)
        for time in ["tanggal_kunjungan", "tanggal_selesai"] where said[time] == before[time] { said[time] = "" }
        // A line whose code was emptied is gone, though its name or amount still stands there.
        for line in VisitEntry.Line.allCases {
            for number in 1...VisitEntry.Line.most where said[line.heading(number)].isEmpty && !before[line.heading(number)].isEmpty {
                for other in line.others(number) where said[other] == before[other] { said[other] = "" }
            }
        }
        let (sheet, reading) = try said.read()
        var body = reading.body
        var encounter = body["encounter"]?.object ?? [:]
        for name in ["nik_pasien", "no_rm", "no_kunjungan", "pasien"] { encounter[name] = nil }
        body["encounter"] = .object(keepingTimes(encounter))
        body = try await VisitCompleting.completed([body], in: scope)[0]

        var problems = reading.problems
        let change = EncounterChangeBody.read(.object(encounter), clock: clock)
        if case .refused(let refusal) = change {
            let placed = refusal.problems.map { FieldProblem(field: "encounter." + $0.field, code: $0.code, message: $0.message) }
            problems += sheet.problems(placed, in: reading)
        }
        var commands: [RecordCommand] = []
        for (list, kind) in Self.kinds {
            guard let endpoint = RecordEndpoint.all.first(where: { $0.kind == kind }) else { continue }
            for (index, item) in (body[list]?.array ?? []).enumerated() {
                switch endpoint.read(placed(item, kind), clock) {
                case .read(let command, _): commands.append(command)
                case .refused(let refusal):
                    let placed = refusal.problems.map {
                        FieldProblem(field: "\(list)[\(index)].\($0.field)", code: $0.code, message: $0.message)
                    }
                    problems += sheet.problems(placed, in: reading)
                }
            }
        }
        VisitEntry.add(problems, to: &state)
        refuseEmptied(before, &state)
        guard case .read(var change, _) = change, state.problems.isEmpty else { return false }
        change.cleared = Set(Self.clearable.filter { entry[$0.key].isEmpty && !before[$0.key].isEmpty }.map(\.value))
        try await write(change, commands, intake, in: scope)
        return true
    }

    /// Fields that may be emptied: the form sends all that the person saw, so that what is empty was emptied.
    private static let clearable: KeyValuePairs<String, VisitField> = [
        "tanggal_selesai": .endedAt, "penjamin": .payer, "keluhan_utama": .chiefComplaint, "anamnesa": .anamnesis,
        "tekanan_darah": .bloodPressure, "nadi": .heartRate, "suhu": .temperature, "pernapasan": .respiratoryRate, "tinggi": .height,
        "berat": .weight, "spo2": .oxygenSaturation, "lingkar_perut": .waistCircumference,
    ]

    /// What a visit cannot be without, and what a prescription keeps.
    private func refuseEmptied(_ before: VisitEntry, _ state: inout FormState) {
        for heading in ["tanggal_kunjungan", "poli", "dokter"] where entry[heading].isEmpty {
            state.problems.add(heading, "\(VisitEntryWords.label(heading)) wajib diisi.")
        }
        for number in 1...VisitEntry.Line.most {
            let code = VisitEntry.Line.medicine.heading(number)
            guard !entry[code].isEmpty, entry[code] == before[code] else { continue }
            for heading in VisitEntry.Line.medicine.others(number) where entry[heading].isEmpty && !before[heading].isEmpty {
                let says = "\(VisitEntryWords.label(heading)) tidak bisa dikosongkan. Tulis yang benar, atau kosongkan obatnya."
                state.problems.add(heading, says)
            }
        }
    }

    private static let kinds: KeyValuePairs<String, String> = [
        "diagnosis": Diagnosis.kind, "procedure": ProcedureContent.kind, "medication_request": MedicationRequestContent.kind,
    ]

    private func write(_ change: VisitChange, _ commands: [RecordCommand], _ intake: Intake, in scope: ClinicScope) async throws {
        _ = try await intake.change(known.visit.id, change, of: clinic, in: scope)
        let shown = VisitEntry.shown(known.records)
        let kept = Set(commands.compactMap { command in same(as: command.content, in: known.records)?.id })
        for record in shown.diagnoses + shown.procedures + shown.medicines where !kept.contains(record.id) {
            _ = try await intake.withdraw(record.id, kind: record.content.kind, of: clinic, in: scope)
        }
        for command in commands where same(as: command.content, in: known.records).map({ !$0.content.isEqual(to: command.content) }) ?? true
        {
            _ = try await intake.accept(command, of: clinic, in: scope)
        }
    }

    /// A new record is of the visit's time.
    private func keepingTimes(_ encounter: JSONObject) -> JSONObject {
        var encounter = encounter
        if encounter["tanggal_kunjungan"] == nil { encounter["tanggal_kunjungan"] = .string(FHIRDateTime.format(known.visit.startedAt)) }
        return encounter
    }

    /// An item with its parents, and with its own time where it is there already.
    private func placed(_ item: JSON, _ kind: String) -> JSON {
        var item = item
        item["encounter_id"] = .string(known.visit.id.lowerText)
        item["pasien_id"] = .string(known.patient.id.lowerText)
        let names = [Diagnosis.kind: "kode_icd10", ProcedureContent.kind: "kode_prosedur", MedicationRequestContent.kind: "kode_obat"]
        let times = [
            Diagnosis.kind: "tanggal_diagnosis", ProcedureContent.kind: "tanggal_prosedur",
            MedicationRequestContent.kind: "tanggal_resep",
        ]
        guard let time = times[kind], let code = names[kind].flatMap({ item[$0]?.string }) else { return item }
        let same = known.records.filter { $0.content.kind == kind && Self.code(of: $0.content) == code }
        if let record = same.first(where: { !$0.isWrong }) {
            item[time] = .string(FHIRDateTime.format(record.recordedAt))
            // The clinic's own numbers name it.
            if let known = record.content as? MedicationRequestContent {
                item["no_resep"] = .text(known.prescriptionNumber)
                item["no_item"] = .text(known.itemNumber)
            }
        } else if let wrong = same.map(\.recordedAt).max() {
            // What was said by mistake stays so: the same thing said again is another one, told apart by its time.
            item[time] = .string(FHIRDateTime.format(wrong.addingTimeInterval(1)))
        }
        return item
    }

    private func same(as content: any RecordContent, in records: [VisitRecord]) -> VisitRecord? {
        records.first { !$0.isWrong && $0.content.kind == content.kind && Self.code(of: $0.content) == Self.code(of: content) }
    }

    private static func code(of content: any RecordContent) -> String? {
        switch content {
        case let diagnosis as Diagnosis: diagnosis.code
        case let procedure as ProcedureContent: procedure.code
        case let request as MedicationRequestContent: request.medicine.productCode
        default: nil
        }
    }
}
