import Clinics
import Delivery
import Foundation
import Templating

/// `POST /c/{code}/deliveries/{id}/adopt`: the platform holds several that fit, and a person says which one is meant.
struct AdoptPage: Sendable {
    let web: WebDependencies

    func post(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let remoteID = request.form.text("id")
        let actor = request.actor
        let outcome = try await request.transaction { scope -> AdoptionOutcome in
            // Whoever may not see it may not settle it either.
            guard try await DeliveryFile.read(id, request, in: scope) != nil else { return .notFound }
            return try await AdoptionStore.adopt(id, remoteID, by: actor, in: scope)
        }
        web.delivery.engine.wake()
        let flash: Flash
        switch outcome {
        case .notFound: return .notFound
        case .adopted: flash = .ok("Data \(remoteID) diambil sebagai kiriman ini. Isinya disamakan dengan data klinik.")
        case .notWaiting: flash = .wait("Kiriman ini sedang dikirim atau sudah terkirim.")
        case .notOffered: flash = .bad("ID itu tidak termasuk yang ditemukan untuk kiriman ini. Kirim ulang untuk mencari lagi.")
        case .taken: flash = .bad("ID itu sudah dipakai data lain klinik ini. Pilih yang lain.")
        }
        return .redirect(request.address("deliveries/\(id.lowerText)"), flash)
    }
}

/// What the platform holds that could be this delivery, each with a button.
struct AdoptForm: View {
    let address: String
    let candidates: [String]

    /// nil where there is nothing to choose from.
    init?(_ candidates: [String], address: String) {
        guard !candidates.isEmpty else { return nil }
        self.candidates = candidates
        self.address = address + "/adopt"
    }

    static let fields = Fields<Self>(
        .text("address") { $0.address }, .list("candidates") { form in form.candidates.map { Candidate(id: $0, address: form.address) } })

    struct Candidate: View {
        let id: String
        let address: String

        static let fields = Fields<Self>(
            .text("id") { $0.id }, .texts("parts") { BreakableCode.parts($0.id) }, .text("address") { $0.address })
    }
}
