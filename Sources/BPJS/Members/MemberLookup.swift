import Clinics
import Foundation
import Vocabulary

/// Whether somebody is insured, by card number or NIK. An active member's answer holds for the clinic's day; everything else is asked anew:
/// arrears are paid at the desk, and who was not found has been registered since.
public struct MemberLookup: Sendable {
    private let database: ClinicDatabase
    private let pcare: PCareClient
    private let now: @Sendable () -> Date

    /// Asks by these calls.
    public init(database: ClinicDatabase, calls: BPJSCalls, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        pcare = PCareClient(calls: calls)
        self.now = now
    }

    /// Looks somebody up for a clinic.
    /// - Parameter isFresh: ask PCare even if it answered today.
    public func find(_ key: MemberKey, clinic: Clinic, isFresh: Bool = false) async throws -> MemberAnswer {
        let day = LocalDate(now(), in: clinic.timeZone)
        if !isFresh,
            let known = try await database.transaction(
                in: clinic.id, { try await MemberStore.find(key, clinic.environment, on: day, in: $0) })
        {
            return .member(known)
        }
        let (answer, content) = await pcare.member(key, for: clinic)
        if case .member(let member) = answer, member.isActive, let content {
            try await database.transaction(in: clinic.id) { try await MemberStore.keep(content, key, clinic.environment, on: day, in: $0) }
        }
        return answer
    }
}
