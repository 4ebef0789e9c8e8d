import Clinics
import Delivery
import Foundation
import JSON
import Templating
import Vocabulary

/// `Templates/pages/deliveries/delivery.mustache`
struct DeliveryView: PageView {
    static let template = "pages/deliveries/delivery"
    let page: PageFrame
    let address: String
    let title: String
    let name: String
    let sub: String
    let status: DeliveryStatus
    let reason: Reason?
    let adopt: AdoptForm?
    let resend: ResendFormView?
    let codes: [CodeView]
    let canReveal: Bool
    let isRevealed: Bool
    let facts: [Fact]
    let attempts: [AttemptLine]
    let dependencies: [RelatedDelivery]
    let updates: [RelatedDelivery]
    let mappings: [MappingThenView]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("title") { $0.title }, .text("name") { $0.name },
        .text("sub") { $0.sub },
        .view("badge") { $0.status.badge }, .view("reason") { $0.reason }, .view("adopt") { $0.adopt },
        .view("resend") { $0.resend }, .list("codes") { $0.codes },
        .flag("canReveal") { $0.canReveal }, .flag("revealed") { $0.isRevealed }, .list("facts") { $0.facts },
        .list("attempts") { $0.attempts },
        .flag("hasDependencies") { !$0.dependencies.isEmpty }, .list("dependencies") { $0.dependencies },
        .flag("hasUpdates") { !$0.updates.isEmpty }, .list("updates") { $0.updates },
        .flag("hasMappings") { !$0.mappings.isEmpty }, .list("mappings") { $0.mappings })
}

/// A request or an answer in the viewer.
struct CodeView: View {
    let id: String
    let title: String
    let sub: String?
    let badge: Badge?
    /// Made by `JSONMarkup`, which escapes.
    let html: String

    static let fields = Fields<Self>(
        .text("id") { $0.id }, .text("title") { $0.title }, .text("sub") { $0.sub }, .view("badge") { $0.badge }, .html("html") { $0.html })
}

/// A line of a summary.
struct Fact: View, Hashable {
    let label: String
    let value: String
    var address: String?
    var isMono = false

    static let fields = Fields<Self>(
        .text("label") { $0.label }, .text("value") { $0.value }, .texts("parts") { BreakableCode.parts($0.value) },
        .text("address") { $0.address }, .flag("mono") { $0.isMono })
}

/// The summary of a delivery.
enum DeliveryFacts {
    static func of(_ file: DeliveryFile, _ request: ClinicRequest, _ disclosure: Disclosure) -> [Fact] {
        let row = file.row
        let zone = request.clinic.timeZone
        var facts: [Fact] = []
        if let name = row.patientName { facts.append(Fact(label: "Pasien", value: name)) }
        if let nik = file.patient?.nik {
            facts.append(Fact(label: "NIK", value: disclosure == .everything ? nik.digits : nik.description, isMono: true))
        }
        if let number = file.patient?.medicalRecordNumber { facts.append(Fact(label: "No. RM", value: number, isMono: true)) }
        if let visit = row.visitID {
            facts.append(
                Fact(
                    label: "Kunjungan", value: row.visitNumber ?? DeliveryText.short(visit),
                    address: request.may(.visits) ? request.address("visits/\(visit.lowerText)") : nil))
        }
        if row.patientID != nil {
            facts.append(Fact(label: "IHS pasien", value: file.ihsNumber ?? "Belum ada", isMono: file.ihsNumber != nil))
        }
        // BPJS gives some of what it takes no number.
        if !file.shown.isBPJS || BPJSJob.numbered.contains(row.kind) {
            let numberName = file.shown.isBPJS ? "Nomor BPJS" : "ID SATUSEHAT"
            facts.append(Fact(label: numberName, value: row.remoteID ?? "Belum ada", isMono: row.remoteID != nil))
        }
        facts.append(Fact(label: "Lingkungan", value: PlatformEnvironment(rawValue: row.environment)?.word ?? row.environment))
        facts.append(Fact(label: "Tanggal", value: Indonesian.date(row.serviceDate)))
        facts.append(Fact(label: "Masuk", value: Indonesian.dateTimeWithSeconds(row.createdAt, in: zone)))
        if let completed = row.completedAt {
            facts.append(
                Fact(
                    label: row.state == "completed" ? "Terkirim" : row.state == "failed" ? "Ditolak" : "Dilewati",
                    value: Indonesian.dateTimeWithSeconds(completed, in: zone)))
        }
        if let element = row.errorElement { facts.append(Fact(label: "Elemen", value: element, isMono: true)) }
        facts.append(Fact(label: "Percobaan", value: "\(row.attempts)"))
        if row.isEdited { facts.append(Fact(label: "Isi", value: "Disunting orang, revisi \(row.revision)")) }
        facts.append(Fact(label: "ID kiriman", value: row.id.lowerText, isMono: true))
        return facts
    }
}

/// Another delivery that this one waits for, or an update of it.
struct RelatedDelivery: View {
    let address: String
    let title: String
    let badge: Badge
    let why: String?

    init(_ row: DeliveryRow, _ request: ClinicRequest) {
        let shown = ShownDelivery(row)
        address = request.address("deliveries/\(row.id.lowerText)")
        title = shown.title
        badge = DeliveryStatus.of(shown).badge
        let kind = request.web.delivery.kinds.kind(row.kind, row.channel)
        let meaning = row.errorCode.flatMap { kind?.explain($0, element: row.errorElement).meaning }
        why = HoldWords.short(shown, meaning: meaning, zone: request.clinic.timeZone)
    }

    static let fields = Fields<Self>(
        .text("address") { $0.address }, .text("title") { $0.title }, .view("badge") { $0.badge }, .text("why") { $0.why })
}
