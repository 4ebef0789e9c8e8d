import BPJS
import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `POST /c/{code}/bulk`: rows that were picked, or all that match a filter. First says how many would go; with `pasti` starts the task.
struct BulkResendPage: Sendable {
    let web: WebDependencies
    /// Rows of one page can be picked.
    private static let mostPicked = 200

    func post(_ request: ClinicRequest) async throws -> PageResult {
        var asked = AskedDeliveries(request.form, kind: nil, kinds: web.delivery.kinds.all)
        let back = LocalAddress(request.form.text("kembali"))?.text ?? request.address("deliveries")
        let isAll = request.form.has("semua")
        let picked = isAll ? nil : Array(Set(request.form.all("pilih").compactMap { UUID(uuidString: $0) }).prefix(Self.mostPicked))
        if let picked, picked.isEmpty { return .redirect(back, .wait("Pilih dulu data yang akan dikirim ulang.")) }
        let typed = asked.filter
        let (filter, preview) = try await request.transaction { scope in
            var filter = typed
            if let group = filter.errorGroup, let cause = try await CauseStore.find(group, in: scope) { filter.channel = cause.channel }
            if let norm = filter.medicalRecordNumber { filter.sources = try await ToldPerson.sources(norm, in: scope) }
            return (filter, try await BulkTaskStore.preview(filter, picked: picked, in: scope))
        }
        asked.filter = filter
        let words = picked == nil ? asked.words : "\(Indonesian.number(picked?.count ?? 0)) data pilihan"
        guard request.form.has("pasti"), preview.willGo > 0, preview.willGo <= BulkTaskStore.maximum else {
            return .show(
                BulkPreviewView(
                    page: request.frame("Kirim ulang", crumbs: DeliveryHome(filter.channel, request).crumbs + [Crumb("Kirim ulang")]),
                    address: request.address("bulk"), back: back, words: words, preview: preview, kinds: web.delivery.kinds,
                    channel: filter.channel, form: FormState(request.form),
                    hidden: asked.hidden + (isAll ? [HiddenField(name: "semua", value: "1")] : [])
                        + (picked ?? []).map { HiddenField(name: "pilih", value: $0.lowerText) } + [
                            HiddenField(name: "kembali", value: back)
                        ]))
        }
        let actor = request.actor
        let isRebuilt = request.form.text("isi") == ResendChoice.rebuilt.rawValue
        let id = try await request.transaction { scope in
            try await BulkTaskStore.start(
                filter, picked: picked, words: words, rebuilt: isRebuilt, reason: request.form.optional("alasan"), by: actor,
                in: scope)
        }
        guard let id else { return .redirect(back, .bad("Tidak ada yang cocok untuk dikirim ulang.")) }
        return .redirect(request.address("bulk/\(id.lowerText)"))
    }
}

/// `Templates/pages/bulk/preview.mustache`
struct BulkPreviewView: PageView {
    static let template = "pages/bulk/preview"
    let page: PageFrame
    let address: String
    let back: String
    let words: String
    let preview: BulkPreview
    let kinds: KindRegistry
    let channel: Channel
    let form: FormState
    let hidden: [HiddenField]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("back") { $0.back }, .text("words") { $0.words },
        .list("going") { $0.going }, .list("left") { $0.left },
        .flag("hasParts") { $0.preview.willGo + $0.preview.skipped > 0 },
        .text("willGo") { Indonesian.number($0.preview.willGo) }, .text("skipped") { Indonesian.number($0.preview.skipped) },
        .flag("canStart") { $0.preview.willGo > 0 && !$0.isTooMany }, .flag("tooMany") { $0.isTooMany },
        .text("maximum") { _ in Indonesian.number(BulkTaskStore.maximum) }, .list("hidden") { $0.hidden },
        .view("body") { view in
            let chosen = ResendChoice(rawValue: view.form.form.text("isi")) ?? .rebuilt
            var state = view.form
            state.form = ["isi": chosen.rawValue]
            return state.choices(
                "isi", "Isi yang dikirim",
                [
                    OptionView(value: "bangun", label: ResendChoice.rebuilt.label, hint: ResendChoice.rebuilt.hint(locked: [])),
                    OptionView(value: "sama", label: ResendChoice.same.label, hint: ResendChoice.same.hint(locked: [])),
                ])
        },
        .view("reason") { $0.form.field("alasan", "Alasan (boleh kosong)", .text, hint: "Tercatat bersama tugas ini.") })

    /// What would go, by kind in the order of sending.
    private var going: [Fact] {
        kinds.kinds(of: channel).compactMap { kind in
            preview.kinds[kind.name].map { Fact(label: kind.title, value: Indonesian.number($0)) }
        }
    }

    /// What is left, and why.
    private var left: [Fact] {
        BulkPreview.Reason.allCases.compactMap { reason in
            preview.left[reason].map { Fact(label: reason.word, value: Indonesian.number($0)) }
        }
    }

    private var isTooMany: Bool { preview.willGo > BulkTaskStore.maximum }
}

extension BulkPreview.Reason {
    /// Of what is left.
    fileprivate var word: String {
        switch self {
        case .completed: "Sudah terkirim"
        case .processing: "Sedang dikirim"
        case .mapping: "Menunggu kode atau isian; terkirim sendiri sesudah lengkap"
        case .skipped: "Sengaja tidak dikirim"
        }
    }
}
