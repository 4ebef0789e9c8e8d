import Clinics
import Foundation
import Templating
import Vocabulary

/// The form to be printed and signed: of what counts now, of one entry, or empty to be ticked by hand.
struct ConsentSheetPage: Sendable {
    let web: WebDependencies

    /// `GET …/patients/{id}/form` and `GET …/patients/{id}/entries/{entry}/form`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let now = web.now()
        guard let file = try await request.transaction({ try await ConsentFile.read(id, request, at: now, in: $0) }) else {
            return .notFound
        }
        let asked = request.parameter("entry")
        let entry = asked.isEmpty ? file.standing?.entry : file.history.first { $0.id.lowerText == asked.lowercased() }
        if !asked.isEmpty, entry == nil { return .notFound }
        let (list, address) = (request.address("consents"), request.address("consents/patients/\(id.lowerText)"))
        return .show(
            ConsentSheetView(
                page: request.frame(
                    "Formulir persetujuan",
                    crumbs: [Crumb("Persetujuan", list), Crumb(file.patient.shownName, address), Crumb("Formulir")]),
                address: address, list: list, clinic: request.clinic, file: file, entry: entry, now: now))
    }
}

/// `Templates/pages/consents/sheet.mustache`
struct ConsentSheetView: PageView {
    static let template = "pages/consents/sheet"
    let page: PageFrame
    let address: String
    let list: String
    let clinic: Clinic
    let file: ConsentFile
    let entry: Consent?
    let now: Date

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("list") { $0.list }, .text("clinic") { $0.clinic.name },
        .text("place") { [$0.clinic.details.address, $0.clinic.details.city].compactMap { $0 }.joined(separator: ", ") },
        .text("city") { $0.clinic.details.city }, .text("name") { $0.file.patient.shownName }, .text("nik") { $0.file.patient.shownNIK },
        .text("record") { $0.file.patient.medicalRecordNumber },
        .text("born") { $0.file.patient.born(today: LocalDate($0.now, in: $0.clinic.timeZone)) },
        .text("gender") { $0.file.patient.genderWord }, .list("scopes") { $0.scopes }, .list("sharing") { $0.sharing },
        .text("method") { $0.standing.map { ConsentWords.method($0.method) } },
        .text("period") { view in view.standing.map { ConsentWords.period($0, view.clinic.timeZone) } },
        .text("witness") { view in view.standing.flatMap { ConsentWords.witness($0, view.file.names) } },
        .text("revoked") { view in view.entry?.revokedAt.map { Indonesian.date($0, in: view.clinic.timeZone) } },
        .text("day") { Indonesian.date($0.entry?.askedAt ?? $0.now, in: $0.clinic.timeZone) },
        .text("printed") { Indonesian.dateTime($0.now, in: $0.clinic.timeZone) })

    /// A decision that was not taken back.
    private var standing: Consent? { entry.flatMap { $0.revokedAt == nil ? $0 : nil } }

    private var scopes: [Box] {
        ConsentCoverage.allCases.map {
            Box(
                label: ConsentWords.coverage($0), says: ConsentWords.coverageHint($0),
                isTicked: standing?.coverage == $0)
        }
    }

    private var sharing: [Box] {
        SharingChoice.Action.allCases.map {
            Box(label: ConsentWords.sharing($0), says: nil, isTicked: file.choices.first?.action == $0)
        }
    }

    /// A box that is ticked, or stays to be ticked by hand.
    struct Box: View {
        let label: String
        let says: String?
        let isTicked: Bool

        static let fields = Fields<Self>(
            .text("label") { $0.label }, .text("says") { $0.says }, .text("mark") { $0.isTicked ? "☒" : "☐" },
            .text("word") { $0.isTicked ? "dipilih" : "tidak dipilih" })
    }
}
