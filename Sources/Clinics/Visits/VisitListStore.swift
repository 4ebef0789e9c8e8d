import Foundation
import Postgres
import Vocabulary

/// Which visits a page wants.
public struct VisitFilter: Sendable, Hashable {
    /// From this service date.
    public var from: LocalDate?
    /// Until this service date, included.
    public var until: LocalDate?
    /// A visit number, or what ``PatientStore/list(search:after:limit:in:)`` finds patients by.
    public var search: String?
    /// Only this patient's.
    public var patientID: UUID?

    /// A filter that lets everything through.
    public init() {}
}

/// Where a page of the list ended.
public struct VisitCursor: Sendable, Hashable {
    /// The last visit's service date.
    public var serviceDate: LocalDate
    /// Its id, as dates are equal.
    public var id: UUID

    /// A cursor from its parts.
    public init(serviceDate: LocalDate, id: UUID) {
        self.serviceDate = serviceDate
        self.id = id
    }

    /// The cursor behind a visit.
    public init(_ visit: VisitSummary) { self.init(serviceDate: visit.serviceDate, id: visit.id) }
}

/// A row of the visit list: nothing sealed.
public struct VisitSummary: Sendable, Hashable {
    /// Ours.
    public var id: UUID
    /// `no_kunjungan`.
    public var visitNumber: String?
    /// The start's local date.
    public var serviceDate: LocalDate
    /// Start.
    public var startedAt: Date
    /// End, once known.
    public var endedAt: Date?
    /// Whether it counts.
    public var status: VisitStatus
    /// What brought it.
    public var source: VisitSource
    /// The patient.
    public var patientID: UUID
    /// nil when a visit brought only the NIK.
    public var patientName: String?
    /// The NIK's last four digits.
    public var nikLastFour: String?
    /// The poli's name, else its code as given.
    public var location: String
    /// The doctor's name, else the code as given.
    public var practitioner: String
    /// Whether poli and dokter are known.
    public var isMapped: Bool
}

/// Lists of visits by keyset pages, newest service date first.
public enum VisitListStore {
    /// At most so many patients of a search are looked through for visits.
    static let mostPatients = 200

    /// One page.
    public static func page(
        _ filter: VisitFilter, after: VisitCursor? = nil, limit: Int = 50, in scope: ClinicScope
    ) async throws -> [VisitSummary] {
        let clinic = scope.id.rawValue
        var conditions: [SQL] = ["v.clinic_id = \(clinic)", "NOT v.undone"]
        if let from = filter.from { conditions.append("v.service_date >= \(from.text)::date") }
        if let until = filter.until { conditions.append("v.service_date <= \(until.text)::date") }
        if let patient = filter.patientID { conditions.append("v.patient_id = \(patient)") }
        if let after { conditions.append("(v.service_date, v.id) < (\(after.serviceDate.text)::date, \(after.id))") }
        let search = (filter.search ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        if let patients = PatientStore.matching(search, in: scope) {
            // Few ids, found by their own indexes, rather than one condition over the whole list.
            conditions.append(
                """
                v.id IN (
                    SELECT id FROM visit WHERE clinic_id = \(clinic) AND visit_number = \(search)
                    UNION SELECT id FROM visit WHERE clinic_id = \(clinic) AND patient_id = ANY (ARRAY(
                        SELECT * FROM (\(patients)) AS found LIMIT \(mostPatients))::uuid[]))
                """)
        }
        let rows = try await scope.query(
            """
            SELECT v.id, v.visit_number, v.service_date::text AS service_date, v.started_at, v.ended_at, v.status, v.source, v.patient_id,
                p.name, p.nik_last4, coalesce(l.name, v.location_code) AS location, coalesce(d.name, v.practitioner_code) AS practitioner,
                v.location_id IS NOT NULL AND v.practitioner_id IS NOT NULL AS is_mapped
            FROM visit v JOIN patient p ON (p.clinic_id, p.id) = (v.clinic_id, v.patient_id)
            LEFT JOIN location l ON (l.clinic_id, l.id) = (v.clinic_id, v.location_id)
            LEFT JOIN practitioner d ON (d.clinic_id, d.id) = (v.clinic_id, v.practitioner_id)
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY v.service_date DESC, v.id DESC LIMIT \(limit)
            """)
        return try rows.map(VisitSummary.init)
    }
}

extension VisitSummary {
    init(_ row: Row) throws {
        guard let date = LocalDate(try row.get("service_date", as: String.self)) else {
            throw UnknownStoredValue(table: "visit", column: "service_date")
        }
        id = try row.get("id")
        visitNumber = try row.get("visit_number")
        serviceDate = date
        startedAt = try row.get("started_at")
        endedAt = try row.get("ended_at")
        status = try row.get("status")
        source = try row.get("source")
        patientID = try row.get("patient_id")
        patientName = try row.get("name")
        nikLastFour = try row.get("nik_last4")
        location = try row.get("location")
        practitioner = PractitionerCode.shown(try row.get("practitioner"))
        isMapped = try row.get("is_mapped")
    }
}
