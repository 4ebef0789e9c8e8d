import Clinics
import Delivery
import Templating
import Vocabulary

/// How much each missing mapping of a dokter or poli holds up.
struct MappingGaps: Sendable {
    /// More causes than this no page shows.
    private static let most = 1_000
    private let deliveries: [String: Int]

    /// `causes` are the open causes; those of mappings have codes such as `poli:100001`.
    init(_ causes: [OpenCause]) {
        let mapping = causes.filter { $0.category == "mapping" }
        deliveries = Dictionary(mapping.map { ($0.code, $0.count) }, uniquingKeysWith: +)
    }

    static func load(in scope: ClinicScope) async throws -> MappingGaps {
        MappingGaps(try await DashboardStore.causes(limit: most, in: scope))
    }

    /// Deliveries that wait for one of these codes; `what` is `dokter` or `poli`.
    func waiting(for what: String, _ codes: [String?]) -> Int {
        Set(codes.compactMap { $0 }).reduce(0) { $0 + deliveries["\(what):\($1)", default: 0] }
    }

    /// What is said after a mapping was saved.
    static func flash(_ says: String, resumed visits: Int) -> Flash {
        visits == 0 ? .ok(says) : .ok("\(says) \(Indonesian.number(visits)) kunjungan yang menunggu dilanjutkan.")
    }
}

/// A code that visits name and nobody has mapped.
struct UnknownCodeRow: View {
    let code: UnmappedCode
    /// Address of the page that adds it.
    let add: String

    static let fields = Fields<Self>(
        .text("shown") { $0.shown }, .text("visits") { Indonesian.number($0.code.visits) },
        .text("since") { Indonesian.date($0.code.since) },
        .text("add") { $0.isNIK ? $0.add : Address($0.add, ["kode": $0.code.code]).text })

    /// What stands for a doctor's NIK is no code that a person could enter.
    private var isNIK: Bool { PractitionerCode.isNIK(code.code) }
    private var shown: String { PractitionerCode.shown(code.code) }
}

/// Proof that an id was found on the platform for a thing of ours, carried through the browser from the search to the confirmation.
struct FoundProof: Sendable {
    let clinic: Clinic
    /// Our id of the location or practitioner.
    let subject: String
    let remoteID: String

    private static let purpose: StaticString = "found on the platform"
    private var text: String { [clinic.code.text, clinic.environment.rawValue, subject, remoteID].joined(separator: " ") }

    func signature(_ signer: Signer) -> String { signer.signature(of: text, for: Self.purpose) }
    func isProven(by signature: String, _ signer: Signer) -> Bool { signer.isSignature(signature, of: text, for: Self.purpose) }
}
