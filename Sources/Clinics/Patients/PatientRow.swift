import Foundation
import JSON
import Postgres
import Vocabulary

extension Gender: PostgresValue {}

extension Patient {
    init(_ row: Row, _ keys: ClinicKeys) throws {
        let id: UUID = try row.get("id")
        func text(_ column: StaticString) throws -> String? {
            try row.get(column.description, as: [UInt8]?.self).map { try keys.openText($0, Self.place(id, column)) }
        }
        self.init(id: id, nik: try text("nik").flatMap { NIK($0) })
        name = try row.get("name")
        motherNIK = try text("mother_nik").flatMap { NIK($0) }
        birthOrder = try row.get("birth_order")
        medicalRecordNumber = try row.get("medical_record_number")
        bpjsNumber = try text("bpjs_number")
        birthDate = try row.get("birth_date", as: String?.self).flatMap { LocalDate($0) }
        gender = try row.get("gender")
        isActive = try row.get("status", as: String.self) == "active"
        demographics = try row.get("demographics", as: [UInt8]?.self).map {
            try SealedContent.open($0, as: Demographics.self, Self.place(id, "demographics"), keys)
        }
    }

    static func place(_ id: UUID, _ column: StaticString) -> SealedPlace { SealedPlace(table: "patient", row: id, column: column) }

    /// For the audit chain: enough to recognise, not enough to know.
    var audited: JSON {
        [
            "name": name.map { .string(Masking.name($0)) } ?? .null, "nik": nik.map { .string($0.description) } ?? .null,
            "mother_nik": motherNIK.map { .string($0.description) } ?? .null,
            "medical_record_number": medicalRecordNumber.map { .string(Masking.keepingLast(3, of: $0)) } ?? .null,
            "bpjs_number": bpjsNumber.map { .string(Masking.card($0)) } ?? .null,
            "demographics": demographics == nil ? .null : "***", "active": .bool(isActive),
        ]
    }
}

/// The sealed columns of a patient.
struct SealedPatient {
    var nikIndex: [UInt8]?
    var nik: [UInt8]?
    var motherIndex: [UInt8]?
    var motherNIK: [UInt8]?
    var bpjsIndex: [UInt8]?
    var bpjsNumber: [UInt8]?
    var bpjsLastFour: String?
    var demographics: [UInt8]?

    init(_ patient: Patient, _ keys: ClinicKeys) throws {
        if let given = patient.nik {
            nikIndex = keys.blindIndex(given.digits, of: .nik)
            nik = try keys.seal(given.digits, Patient.place(patient.id, "nik"))
        }
        if let given = patient.motherNIK {
            motherIndex = keys.blindIndex(given.digits, of: .nik)
            motherNIK = try keys.seal(given.digits, Patient.place(patient.id, "mother_nik"))
        }
        if let given = patient.bpjsNumber {
            bpjsIndex = keys.blindIndex(given, of: .bpjs)
            bpjsNumber = try keys.seal(given, Patient.place(patient.id, "bpjs_number"))
            bpjsLastFour = String(given.suffix(4))
        }
        demographics = try patient.demographics.map {
            try SealedContent.seal($0, Patient.place(patient.id, "demographics"), keys)
        }
    }
}

/// Values that are kept as sealed JSON.
enum SealedContent {
    static func seal(_ value: some Encodable, _ place: SealedPlace, _ keys: ClinicKeys) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try keys.seal([UInt8](try encoder.encode(value)), place)
    }

    static func open<Value: Decodable>(_ sealed: [UInt8], as type: Value.Type, _ place: SealedPlace, _ keys: ClinicKeys) throws -> Value {
        try JSONDecoder().decode(type, from: Data(try keys.open(sealed, place)))
    }
}
