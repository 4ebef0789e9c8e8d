import Clinics
import Delivery
import Foundation
import Vocabulary

/// Finds what the national dictionary (KFA) says of a code: among what is known here, then on the platform. What is found is kept for
/// all clinics, and the visits of this one that waited for it go.
public struct KFAFinder: Sendable {
    let database: ClinicDatabase
    let lookups: SatusehatLookups
    let intake: Intake
    let now: @Sendable () -> Date

    /// Makes a finder.
    public init(database: ClinicDatabase, lookups: SatusehatLookups, intake: Intake, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.lookups = lookups
        self.intake = intake
        self.now = now
    }

    /// The official name of a code.
    public func find(code: String, of clinic: Clinic) async throws -> LookupResult<String> {
        let known = try await database.transaction(in: clinic.id) { try await KFAProductStore.find(codes: [code], in: $0)[code] }
        if let known, known.formCode != nil {
            try await intake.filled(["kfa:" + code], clinic: clinic.id)
            return .found(known.name)
        }
        return try await lookups.product(kfaCode: code, for: clinic.id, at: now()).then { product in
            try await database.transaction(in: clinic.id) { try await KFAProductStore.put(product, in: $0) }
            // Without a form it lets nothing go: asked again after a while, as if it were not there.
            guard product.formCode != nil else { return .notFound }
            try await intake.filled(["kfa:" + code], clinic: clinic.id)
            return .found(product.name)
        }
    }
}
