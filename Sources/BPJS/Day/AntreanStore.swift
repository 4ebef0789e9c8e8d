import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Places in queues. What tells of a person is sealed.
public enum AntreanStore {
    static let columns: SQL = """
        a.id, a.environment, a.channel, a.source, a.tanggalperiksa::text AS tanggalperiksa, a.kodepoli, a.kodedokter, a.jampraktek,
        a.nomorantrean, a.angkaantrean, a.kodebooking, a.norm, a.person_index, a.patient_id, a.visit_id, a.content, a.called_at,
        a.is_present, a.cancelled_at, a.checked_in_at, a.jam_periksa, a.no_rawat, a.task1, a.task2, a.task3, a.task4, a.task5, a.task6,
        a.task7, a.task99, a.marked_sent_at, a.marked_sent_reason, a.created_at
        """

    /// One, given up or not.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> Antrean? {
        try await first("a.id = \(id)", scope)
    }

    /// Several, in no order.
    static func find(_ ids: [UUID], in scope: ClinicScope) async throws -> [Antrean] {
        try await scope.query(
            "SELECT \(columns) FROM antrean a WHERE a.clinic_id = \(scope.id.rawValue) AND a.id = ANY (\(ids)::uuid[])"
        ).map { try Antrean($0, scope.keys) }
    }

    /// A person's place in the queue of a poli on a day, unless it was given up. What Mobile JKN gave stands under BPJS's code of the poli.
    public static func find(
        _ person: [UInt8], kodepoli: String, on day: LocalDate, _ channel: PlatformChannel, _ environment: PlatformEnvironment,
        in scope: ClinicScope
    ) async throws -> Antrean? {
        try await first(
            """
            a.environment = \(environment) AND a.channel = \(channel) AND a.tanggalperiksa = \(day.text)::text::date
                AND a.kodepoli IN (\(kodepoli), \(bpjsCode(ofPoli: kodepoli, channel, environment, scope)))
                AND a.person_index = \(person) AND a.cancelled_at IS NULL
            ORDER BY a.kodepoli = \(kodepoli) DESC LIMIT 1
            """, scope)
    }

    /// BPJS's code of a poli that the clinic may call by its own.
    static func bpjsCode(
        ofPoli kodepoli: String, _ channel: PlatformChannel, _ environment: PlatformEnvironment, _ scope: ClinicScope
    ) -> SQL {
        """
        coalesce((SELECT m.remote_code FROM bpjs_mapping m WHERE m.clinic_id = \(scope.id.rawValue) AND m.environment = \(environment)
            AND m.channel = \(channel) AND m.subject = 'poli' AND m.local_code = \(kodepoli)), \(kodepoli))
        """
    }

    /// All of a person on a day, in order of storing.
    public static func ofDay(
        _ person: [UInt8], on day: LocalDate, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> [Antrean] {
        try await scope.query(
            """
            SELECT \(columns) FROM antrean a WHERE a.clinic_id = \(scope.id.rawValue) AND a.environment = \(environment)
                AND a.tanggalperiksa = \(day.text)::text::date AND a.person_index = \(person)
            ORDER BY a.created_at, a.id
            """
        ).map { try Antrean($0, scope.keys) }
    }

    /// One of each day of which something waits for a code.
    static func waitingForCodes(_ environment: PlatformEnvironment, in scope: ClinicScope) async throws -> [Antrean] {
        try await scope.query(
            """
            SELECT DISTINCT ON (a.tanggalperiksa, a.person_index) \(columns)
            FROM delivery d JOIN antrean a ON (a.clinic_id, a.id) = (d.clinic_id, d.source_id)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = 'antrean_fktp' AND d.kind = 'tambah_antrean' AND d.state = 'pending'
                AND d.hold = 'mapping' AND d.environment = \(environment)
            ORDER BY a.tanggalperiksa, a.person_index, a.id
            """
        ).map { try Antrean($0, scope.keys) }
    }

    /// Stores a new one, and notes its number as given.
    public static func insert(_ new: Antrean, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO antrean (clinic_id, id, environment, channel, source, tanggalperiksa, kodepoli, kodedokter, jampraktek, nomorantrean,
                angkaantrean, kodebooking, norm, person_index, patient_id, visit_id, content, called_at, is_present, cancelled_at,
                checked_in_at, jam_periksa, no_rawat, task1, task2, task3, task4, task5, task6, task7, task99, is_member, created_at,
                updated_at)
            VALUES (\(scope.id.rawValue), \(new.id), \(new.environment), \(new.channel), \(new.source.rawValue),
                \(new.day.text)::text::date, \(new.kodepoli), \(new.kodedokter), \(new.jampraktek), \(new.nomorantrean),
                \(new.angkaantrean), \(new.kodebooking), \(new.norm), \(new.person), \(new.patientID), \(new.visitID),
                \(try seal(new, scope.keys)), \(new.calledAt), \(new.isPresent), \(new.cancelledAt),
                \(new.checkedInAt), \(new.jamPeriksa), \(new.noRawat), \(new.tasks[.admissionWait]), \(new.tasks[.admission]),
                \(new.tasks[.clinicWait]), \(new.tasks[.clinic]), \(new.tasks[.pharmacyWait]), \(new.tasks[.pharmacy]),
                \(new.tasks[.done]), \(new.tasks[.absent]), \(!new.nomorkartu.isEmpty), \(new.createdAt), now())
            """)
        if let number = new.angkaantrean { try await AntreanNumberStore.note(number, of: new, in: scope) }
    }

    /// Stores what has changed of one.
    public static func update(_ changed: Antrean, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE antrean SET kodepoli = \(changed.kodepoli), kodedokter = \(changed.kodedokter), jampraktek = \(changed.jampraktek),
                kodebooking = \(changed.kodebooking), person_index = \(changed.person), jam_periksa = \(changed.jamPeriksa),
                no_rawat = \(changed.noRawat), task1 = \(changed.tasks[.admissionWait]), task2 = \(changed.tasks[.admission]),
                task3 = \(changed.tasks[.clinicWait]), task4 = \(changed.tasks[.clinic]), task5 = \(changed.tasks[.pharmacyWait]),
                task6 = \(changed.tasks[.pharmacy]), task7 = \(changed.tasks[.done]), task99 = \(changed.tasks[.absent]),
                marked_sent_at = \(changed.markedSent?.at), marked_sent_reason = \(changed.markedSent?.reason),
                nomorantrean = \(changed.nomorantrean), angkaantrean = \(changed.angkaantrean), norm = \(changed.norm),
                patient_id = \(changed.patientID), visit_id = \(changed.visitID), content = \(try seal(changed, scope.keys)),
                called_at = \(changed.calledAt), is_present = \(changed.isPresent), cancelled_at = \(changed.cancelledAt),
                checked_in_at = \(changed.checkedInAt), is_member = \(!changed.nomorkartu.isEmpty), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(changed.id)
            """)
        if let number = changed.angkaantrean { try await AntreanNumberStore.note(number, of: changed, in: scope) }
    }

    private static func first(_ condition: SQL, _ scope: ClinicScope) async throws -> Antrean? {
        try await scope.query("SELECT \(columns) FROM antrean a WHERE a.clinic_id = \(scope.id.rawValue) AND \(condition)").first
            .map { try Antrean($0, scope.keys) }
    }

    private static func seal(_ antrean: Antrean, _ keys: ClinicKeys) throws -> [UInt8] {
        try keys.seal(antrean.content.bytes(), SealedPlace(table: "antrean", row: antrean.id.lowerText, column: "content"))
    }
}

/// Numbers in the queue of a poli on a day: given once, by the clinic or through Mobile JKN.
public enum AntreanNumberStore {
    /// The next one; nobody else gets it, and it is free again if the transaction does not hold.
    /// - Parameter kodepoli: BPJS's code.
    public static func next(_ kodepoli: String, on day: LocalDate, _ environment: PlatformEnvironment, in scope: ClinicScope) async throws
        -> Int
    {
        let row = try await scope.query(
            """
            INSERT INTO antrean_number AS n (clinic_id, environment, tanggalperiksa, kodepoli, last)
            VALUES (\(scope.id.rawValue), \(environment), \(day.text)::text::date, \(kodepoli), 1)
            ON CONFLICT (clinic_id, environment, tanggalperiksa, kodepoli) DO UPDATE SET last = n.last + 1
            RETURNING n.last
            """
        ).first
        return try row?.get("last") ?? 1
    }

    /// The clinic gave this one itself: what is given next is higher, whatever code the clinic has for the poli.
    static func note(_ number: Int, of antrean: Antrean, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO antrean_number AS n (clinic_id, environment, tanggalperiksa, kodepoli, last)
            VALUES (\(scope.id.rawValue), \(antrean.environment), \(antrean.day.text)::text::date,
                \(AntreanStore.bpjsCode(ofPoli: antrean.kodepoli, antrean.channel, antrean.environment, scope)), \(number))
            ON CONFLICT (clinic_id, environment, tanggalperiksa, kodepoli) DO UPDATE SET last = greatest(n.last, excluded.last)
            WHERE n.last < excluded.last
            """)
    }
}

extension Antrean {
    init(_ row: Row, _ keys: ClinicKeys) throws {
        let id: UUID = try row.get("id")
        let content = try keys.open(row.get("content"), SealedPlace(table: "antrean", row: id.lowerText, column: "content"))
        self.init(
            id: id, environment: try row.get("environment"), channel: try row.get("channel"),
            source: Source(rawValue: try row.get("source")) ?? .clinic,
            day: LocalDate(try row.get("tanggalperiksa", as: String.self)) ?? LocalDate(daysSince1970: 0),
            kodepoli: try row.get("kodepoli"),
            person: try row.get("person_index"), content: try JSON.parse(content), createdAt: try row.get("created_at"))
        kodedokter = try row.get("kodedokter")
        jampraktek = try row.get("jampraktek")
        nomorantrean = try row.get("nomorantrean")
        angkaantrean = try row.get("angkaantrean")
        kodebooking = try row.get("kodebooking")
        norm = try row.get("norm")
        patientID = try row.get("patient_id")
        visitID = try row.get("visit_id")
        calledAt = try row.get("called_at")
        isPresent = try row.get("is_present")
        cancelledAt = try row.get("cancelled_at")
        checkedInAt = try row.get("checked_in_at")
        jamPeriksa = try row.get("jam_periksa")
        noRawat = try row.get("no_rawat")
        for task in TaskID.allCases { tasks[task] = try row.get("task\(task.rawValue)", as: Date?.self) }
        if let at: Date = try row.get("marked_sent_at") { markedSent = MarkedSent(at: at, reason: try row.get("marked_sent_reason")) }
    }
}
