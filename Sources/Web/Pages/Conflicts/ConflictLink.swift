import Clinics
import Vocabulary

/// The way to the conflicts, on the lists of master data, while there are some.
enum ConflictLink {
    static func load(_ request: ClinicRequest, in scope: ClinicScope) async throws -> LinkView? {
        guard request.may(.masterData) else { return nil }
        let count = try await ConflictStore.count(in: scope)
        return count == 0 ? nil : LinkView(request.address("conflicts"), "\(Indonesian.number(count)) data bertentangan")
    }
}
