import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// What PCare said of members today, sealed.
enum MemberStore {
    static func find(_ key: MemberKey, _ environment: PlatformEnvironment, on day: LocalDate, in scope: ClinicScope) async throws -> Member?
    {
        let mark = key.mark(scope.keys)
        let row = try await scope.query(
            """
            SELECT content FROM bpjs_member WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND person = \(mark)
                AND day = \(day.text)::date
            """
        ).first
        guard let row else { return nil }
        return Member(try JSON.parse(try scope.keys.open(try row.get("content"), place(mark, environment))))
    }

    static func keep(
        _ content: JSON, _ key: MemberKey, _ environment: PlatformEnvironment, on day: LocalDate, in scope: ClinicScope
    ) async throws {
        let mark = key.mark(scope.keys)
        try await scope.execute(
            """
            INSERT INTO bpjs_member (clinic_id, environment, person, day, content)
            VALUES (\(scope.id.rawValue), \(environment), \(mark), \(day.text)::date,
                \(try scope.keys.seal(content.bytes(), place(mark, environment))))
            ON CONFLICT (clinic_id, environment, person) DO UPDATE SET day = excluded.day, content = excluded.content
            """)
    }

    /// What was said before a day counts no more.
    static func removeBefore(_ day: LocalDate, in scope: ClinicScope) async throws {
        try await scope.execute("DELETE FROM bpjs_member WHERE clinic_id = \(scope.id.rawValue) AND day < \(day.text)::date")
    }

    private static func place(_ mark: String, _ environment: PlatformEnvironment) -> SealedPlace {
        SealedPlace(table: "bpjs_member", row: "\(environment.rawValue) \(mark)", column: "content")
    }
}
