import Clinics
import Foundation
import Postgres
import Vocabulary

/// Which queue is counted: a doctor's session on a day. Who has no doctor yet stands in all queues of the poli.
struct AntreanQueue: Sendable, Hashable {
    let environment: PlatformEnvironment
    let channel: PlatformChannel
    let day: LocalDate
    let kodepoli: String
    let kodedokter: String?
    let jampraktek: String?

    /// The poli by BPJS's code and by the clinic's own.
    func polis(_ scope: ClinicScope) -> SQL { codes("poli", kodepoli, scope) }
    /// The doctor by BPJS's code and by the clinic's own.
    func doctors(_ scope: ClinicScope) -> SQL { codes("dokter", kodedokter, scope) }

    private func codes(_ subject: String, _ code: String?, _ scope: ClinicScope) -> SQL {
        """
        SELECT \(code)::text UNION ALL SELECT m.local_code FROM bpjs_mapping m
        WHERE m.clinic_id = \(scope.id.rawValue) AND m.environment = \(environment) AND m.channel = \(channel)
            AND m.subject = \(subject) AND m.remote_code = \(code)
        """
    }
}

/// How long a queue is.
struct QueueCount: Sendable, Hashable {
    /// Numbers given and not given up.
    let total: Int
    /// Those not called yet.
    let waiting: Int
    /// Those not called yet before a number.
    let ahead: Int
    /// Members among all.
    let members: Int
    /// The number called last.
    let lastCalled: String?
}

/// Queues as Mobile JKN asks for them.
enum AntreanQueueStore {
    /// - Parameter before: the number whose turn is awaited.
    static func count(_ queue: AntreanQueue, before number: Int? = nil, in scope: ClinicScope) async throws -> QueueCount {
        let row = try await scope.query(
            """
            SELECT count(*) AS total, count(*) FILTER (WHERE called_at IS NULL) AS waiting,
                count(*) FILTER (WHERE called_at IS NULL AND angkaantrean < \(number)::integer) AS ahead,
                count(*) FILTER (WHERE is_member) AS members,
                (array_agg(nomorantrean ORDER BY called_at DESC) FILTER (WHERE called_at IS NOT NULL))[1] AS last_called
            FROM antrean
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(queue.environment) AND channel = \(queue.channel)
                AND tanggalperiksa = \(queue.day.text)::text::date AND kodepoli IN (\(queue.polis(scope))) AND cancelled_at IS NULL
                AND (kodedokter IS NULL OR \(queue.kodedokter)::text IS NULL OR kodedokter IN (\(queue.doctors(scope))))
                AND (jampraktek IS NULL OR \(queue.jampraktek)::text IS NULL OR jampraktek = \(queue.jampraktek))
            """
        ).first
        guard let row else { return QueueCount(total: 0, waiting: 0, ahead: 0, members: 0, lastCalled: nil) }
        return QueueCount(
            total: Int(try row.get("total", as: Int64.self)), waiting: Int(try row.get("waiting", as: Int64.self)),
            ahead: Int(try row.get("ahead", as: Int64.self)), members: Int(try row.get("members", as: Int64.self)),
            lastCalled: try row.get("last_called"))
    }

    /// Whether somebody has a place in a poli on a day, by card or as the clinic's patient.
    static func hasPlace(_ person: [UInt8], _ patient: UUID?, in queue: AntreanQueue, _ scope: ClinicScope) async throws -> Bool {
        try await scope.query(
            """
            SELECT 1 FROM antrean
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(queue.environment) AND channel = \(queue.channel)
                AND tanggalperiksa = \(queue.day.text)::text::date AND kodepoli IN (\(queue.polis(scope))) AND cancelled_at IS NULL
                AND (person_index = \(person) OR patient_id = \(patient)) LIMIT 1
            """
        ).first != nil
    }

    /// The last place that somebody had in a poli on a day, also one given up; one that holds comes first.
    static func lastPlace(_ person: [UInt8], in queue: AntreanQueue, _ scope: ClinicScope) async throws -> Antrean? {
        try await first(
            """
            a.environment = \(queue.environment) AND a.channel = \(queue.channel) AND a.tanggalperiksa = \(queue.day.text)::text::date
                AND a.kodepoli IN (\(queue.polis(scope))) AND a.person_index = \(person)
            ORDER BY a.cancelled_at IS NULL DESC, a.created_at DESC LIMIT 1
            """, scope)
    }

    /// The place of a booking code, also one given up.
    static func find(kodebooking: String, _ environment: PlatformEnvironment, in scope: ClinicScope) async throws -> Antrean? {
        try await first("a.environment = \(environment) AND a.kodebooking = \(kodebooking)", scope)
    }

    private static func first(_ condition: SQL, _ scope: ClinicScope) async throws -> Antrean? {
        try await scope.query(
            "SELECT \(AntreanStore.columns) FROM antrean a WHERE a.clinic_id = \(scope.id.rawValue) AND \(condition)"
        ).first.map { try Antrean($0, scope.keys) }
    }
}
