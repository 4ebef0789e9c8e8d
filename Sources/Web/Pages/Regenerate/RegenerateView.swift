import Foundation
import Satusehat
import Templating
import Vocabulary

/// `Templates/pages/regenerate/regenerate.mustache`
struct RegenerateView: PageView {
    static let template = "pages/regenerate/regenerate"
    let page: PageFrame
    let address: String
    let resource: FoundationResource
    let lines: [RegenerationLine]
    let after: UUID?
    let next: UUID?
    /// What came of making things anew just now, with those that could not be.
    let outcome: (says: String, left: [RegenerationLine])?
    let things: String?
    let credentials: String?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("resource") { $0.resource.rawValue },
        .text("about") { $0.about }, .text("after") { $0.after?.lowerText },
        .list("rows") { view in view.lines.map { Row(line: $0, view: view) } },
        .text("outcome") { $0.outcome?.says },
        .list("left") { view in (view.outcome?.left ?? []).map { Row(line: $0, view: view) } },
        .flag("hasRows") { !$0.lines.isEmpty }, .flag("isCompared") { $0.isCompared },
        .list("picked") { $0.picked.map { HiddenField(name: "pilih", value: $0.lowerText) } },
        .text("count") { Indonesian.number($0.picked.count) }, .flag("hasPicked") { !$0.picked.isEmpty },
        .view("pager") { view in
            Pager(
                says: "\(Indonesian.number(view.lines.count)) data di halaman ini", first: view.after == nil ? nil : view.address,
                next: view.next.map { Address(view.address, ["sesudah": $0.lowerText]).text })
        },
        .view("empty") {
            $0.lines.isEmpty
                ? EmptyState(icon: "terkirim", title: "Tidak ada yang perlu dibuat ulang", says: "Semua sudah dikenal di SATUSEHAT.") : nil
        })

    private var isCompared: Bool { !lines.isEmpty && lines.allSatisfy { $0.plan != nil } }
    private var picked: [UUID] { isCompared ? lines.filter { $0.plan?.acts == true }.compactMap(\.id) : [] }

    private var about: String {
        switch resource {
        case .organization: "Organisasi klinik dan unit di bawahnya. Isi yang berbeda di SATUSEHAT diganti dengan data klinik."
        case .location: "Yang sudah ada di SATUSEHAT diambil, yang berbeda diperbarui, dan hanya yang belum ada dibuat."
        case .practitioner: "Praktisi dicari lagi dengan NIK. Data praktisi di SATUSEHAT tidak dapat diubah klinik."
        case .patient: "Pasien tanpa nomor IHS dicari dengan NIK, dan didaftarkan bila belum dikenal dan datanya cukup."
        }
    }

    struct Row: View {
        let line: RegenerationLine
        let view: RegenerateView

        static let fields = Fields<Self>(
            .text("name") { $0.line.name }, .text("code") { $0.line.code }, .text("remote") { $0.line.remoteID },
            .text("plan") { $0.plan }, .text("remedy") { $0.obstacle?.remedy }, .text("fix") { $0.fix?.address },
            .text("fixLabel") { $0.fix?.label },
            .list("differences") { $0.line.differences.map { Difference(difference: $0) } })

        private var obstacle: RegenerationObstacle? {
            if case .blocked(let obstacle) = line.plan { obstacle } else { nil }
        }

        private var fix: (address: String, label: String)? {
            switch obstacle?.place {
            case .thing: line.id.flatMap { id in view.things.map { ("\($0)/\(id.lowerText)", "Buka data") } }
            case .credentials: view.credentials.map { ($0, "Buka kredensial") }
            case .nowhere, nil: nil
            }
        }

        private var plan: String {
            switch line.plan {
            case nil: "Belum dibandingkan"
            case .create: "Dicari, lalu dibuat bila belum ada"
            case .adopt(let id): "Ada di SATUSEHAT: diambil (\(id))"
            case .replace(let id): "Nomor di SATUSEHAT lain: diganti menjadi \(id)"
            case .update: line.remoteID == nil ? "Dicari lagi" : "Diperbarui dengan data klinik"
            case .same: "Sama, tidak ada yang dikirim"
            case .blocked(let obstacle): obstacle.says
            }
        }
    }

    struct Difference: View {
        let difference: RegenerationLine.Difference

        static let fields = Fields<Self>(
            .text("element") { $0.difference.element }, .text("ours") { Masking.text($0.difference.ours) },
            .text("theirs") { Masking.text($0.difference.theirs) })
    }
}
