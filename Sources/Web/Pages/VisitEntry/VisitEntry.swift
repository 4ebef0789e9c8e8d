import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// A visit that somebody writes down: the fields of a visit's row in a file, read by the same readers.
struct VisitEntry: Sendable {
    /// By heading of ``VisitColumns``.
    private(set) var values: [String: String]
    /// How many lines each of its lists has.
    private(set) var lines: [Line: Int]

    private static let columns = VisitColumns.columns(lines: Line.most)

    /// What was typed. A code that was picked takes the place of what was searched for.
    init(_ form: Form) {
        values = Dictionary(uniqueKeysWithValues: Self.columns.map { ($0.heading, form.text($0.heading)) })
        lines = Line.counts { line in (1...Line.most).last { form.has(line.heading($0)) } ?? 0 }
        for heading in Self.searched {
            guard let picked = form.optional("pilih_" + heading) else { continue }
            if picked != values[heading] { values["nama_" + heading] = nil }
            values[heading] = picked
        }
    }

    /// Fields with a search beside them.
    static let searched: [String] = Line.allCases.flatMap { line in (1...Line.most).map(line.heading) }

    /// The table that a field's search looks into; nil for medicines, which are the clinic's own.
    static func terminology(of heading: String) -> Terminology? {
        heading.hasPrefix("diagnosa") ? .icd10 : heading.hasPrefix("tindakan") ? .icd9cm : nil
    }

    /// The codes that were picked in a form, each with the words that were searched for.
    static func picks(_ form: Form) -> [CodeAliasStore.Pick] {
        searched.compactMap { heading in
            guard let system = terminology(of: heading), let code = form.optional("pilih_" + heading) else { return nil }
            return CodeAliasStore.Pick(system, searching: form.text(heading), code: code)
        }
    }

    /// Gives a list another line, up to the most, and says its heading.
    mutating func add(_ line: Line) -> String {
        let count = min(lines[line, default: 0] + 1, Line.most)
        lines[line] = count
        return line.heading(count)
    }

    /// As a form that is filled in.
    var form: Form { Form(pairs: values.map { (name: $0.key, value: $0.value) }) }

    subscript(heading: String) -> String {
        get { values[heading] ?? "" }
        set { values[heading] = newValue }
    }

    /// The body of `POST /api/visit`, and what its cells alone have wrong.
    func read() throws -> (sheet: ImportSheet, reading: ImportSheet.Reading) {
        let sheet = try ImportSheet(headings: Self.columns.map(\.heading), columns: Self.columns)
        return (sheet, sheet.read(Self.columns.map { values[$0.heading] ?? "" }))
    }

    /// Beside its field, in the words of the form.
    static func add(_ problems: [ImportRow.Problem], to state: inout FormState) {
        for problem in problems {
            let field = problem.column.isEmpty ? "tanggal_kunjungan" : problem.column
            let name = Self.columns.first { $0.heading == field }?.place.split(separator: ".").last.map(String.init) ?? field
            let says = problem.says.hasPrefix(name) ? VisitEntryWords.label(field) + problem.says.dropFirst(name.count) : problem.says
            state.problems.add(field, says)
        }
    }
}

extension VisitEntry {
    /// A visit as it is stored, to be changed.
    init(_ visit: Visit, _ records: [VisitRecord], zone: ClinicTimeZone) {
        values = [:]
        let shown = Self.shown(records)
        lines = Line.counts { line in
            switch line {
            case .diagnosis: shown.diagnoses.count
            case .procedure: shown.procedures.count
            case .medicine: shown.medicines.count
            }
        }
        let content = visit.content
        values["tanggal_kunjungan"] = Self.local(visit.startedAt, zone)
        values["tanggal_selesai"] = visit.endedAt.map { Self.local($0, zone) }
        values["poli"] = visit.locationCode
        values["dokter"] = content.practitionerNIK ?? visit.practitionerCode
        values["jenis_layanan"] = content.serviceType
        values["penjamin"] = content.payer
        values["keluhan_utama"] = content.chiefComplaint
        values["anamnesa"] = content.anamnesis
        if let signs = content.vitalSigns { add(signs) }
        for (index, record) in shown.diagnoses.enumerated() {
            guard let content = record.content as? Diagnosis else { continue }
            values["diagnosa_\(index + 1)"] = content.code
            values["nama_diagnosa_\(index + 1)"] = content.text
        }
        for (index, record) in shown.procedures.enumerated() {
            guard let content = record.content as? ProcedureContent else { continue }
            values["tindakan_\(index + 1)"] = content.code
            values["nama_tindakan_\(index + 1)"] = content.text
        }
        for (index, record) in shown.medicines.enumerated() {
            guard let content = record.content as? MedicationRequestContent else { continue }
            values["obat_\(index + 1)"] = content.medicine.productCode
            values["jumlah_obat_\(index + 1)"] = content.amount.quantity
            values["satuan_obat_\(index + 1)"] = content.amount.unit
            values["aturan_pakai_\(index + 1)"] = content.dosage.text
        }
    }

    private mutating func add(_ signs: VitalSigns) {
        if let systolic = signs.systolic, let diastolic = signs.diastolic { values["tekanan_darah"] = "\(systolic)/\(diastolic)" }
        let known: KeyValuePairs<String, String?> = [
            "nadi": signs.heartRate, "suhu": signs.temperature, "pernapasan": signs.respiratoryRate, "tinggi": signs.height,
            "berat": signs.weight, "spo2": signs.oxygenSaturation, "lingkar_perut": signs.waistCircumference,
        ]
        for (name, value) in known { values[name] = value }
    }

    /// The records that the form has fields for; a compound, and what is beyond its fields, is left as it is.
    static func shown(_ records: [VisitRecord]) -> (diagnoses: [VisitRecord], procedures: [VisitRecord], medicines: [VisitRecord]) {
        let right = records.filter { !$0.isWrong }
        func first(_ isShown: (any RecordContent) -> Bool) -> [VisitRecord] {
            Array(right.filter { isShown($0.content) }.prefix(Line.most))
        }
        return (
            first { ($0 as? Diagnosis)?.isEncounterDiagnosis == true },
            first { $0 is ProcedureContent },
            first { ($0 as? MedicationRequestContent)?.medicine.productCode != nil }
        )
    }

    /// What the form showed, for the clinic's own comparison alone.
    func fingerprint(_ keys: ClinicKeys) -> String {
        let said = values.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return Base64URL.text(keys.hash(["visit entry"] + said.flatMap { [$0.key, $0.value] }))
    }

    static func local(_ instant: Date, _ zone: ClinicTimeZone) -> String { String(FHIRDateTime.format(instant, in: zone).prefix(16)) }
}
