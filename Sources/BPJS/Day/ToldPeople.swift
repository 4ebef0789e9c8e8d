import Clinics
import Foundation
import JSON

/// Whom a place in the queue, a registration or a visit is about, as the clinic named them: for those who are no known patients.
public struct ToldPerson: Sendable, Hashable {
    /// The name, where said.
    public let name: String?
    /// Medical record number.
    public let norm: String?
    /// 13 digits.
    public let card: String?

    /// Names one.
    public init(name: String?, norm: String?, card: String?) {
        self.name = name
        self.norm = norm
        self.card = card
    }

    fileprivate init(_ content: JSON, card: String, norm: String?) {
        func said(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        self.init(name: said(content["nama"]?.string), norm: said(norm), card: said(content[card]?.string))
    }

    /// By the things that deliveries are made of.
    public static func of(_ sources: [UUID], in scope: ClinicScope) async throws -> [UUID: ToldPerson] {
        guard !sources.isEmpty else { return [:] }
        var people: [UUID: ToldPerson] = [:]
        for antrean in try await AntreanStore.find(sources, in: scope) {
            people[antrean.id] = ToldPerson(antrean.content, card: "nomorkartu", norm: antrean.norm)
        }
        for record in try await PCareRecordStore.find(sources, in: scope) {
            people[record.id] = ToldPerson(record.content, card: "noKartu", norm: record.norm)
        }
        return people
    }

    /// The things that were told with a medical record number, of people who are no known patients.
    public static func sources(_ norm: String, in scope: ClinicScope) async throws -> [UUID] {
        try await scope.query(
            """
            SELECT id FROM antrean WHERE clinic_id = \(scope.id.rawValue) AND norm = \(norm) AND patient_id IS NULL
            UNION ALL SELECT id FROM pcare_record WHERE clinic_id = \(scope.id.rawValue) AND norm = \(norm) AND patient_id IS NULL
            """
        ).map { try $0.get("id") }
    }
}
