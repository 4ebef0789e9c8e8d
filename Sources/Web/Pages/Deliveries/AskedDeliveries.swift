import Delivery
import Foundation
import Vocabulary

/// The filter of a list of deliveries, as it stands in an address or in the hidden fields of a form.
struct AskedDeliveries: Sendable {
    let form: Form
    var filter: DeliveryFilter
    /// What people call the kind that is asked for.
    let title: String?
    let after: DeliveryCursor?
    var problems = FormState()

    /// - Parameter kind: fixed by the path; nil lets `jenis` choose one of `kinds`, which names its platform, as `layanan` does without.
    init(_ form: Form, kind: (any DeliveryKind)?, kinds: [any DeliveryKind]) {
        self.form = form
        var state = FormState(form)
        let from = state.day("dari", "Tanggal mulai")
        let until = state.day("sampai", "Tanggal akhir")
        if let from, let until, from > until { state.problems.add("sampai", "Tanggal akhir mendahului tanggal mulai") }
        let chosen = kind ?? kinds.first { $0.name == form.text("jenis") }
        title = chosen?.title
        filter = DeliveryFilter(
            channel: chosen?.channel ?? Channel(rawValue: form.text("layanan")) ?? .satusehat, kind: chosen?.name,
            status: DeliveryFilter.Status(rawValue: form.text("status")), from: from, until: until,
            errorGroup: UUID(uuidString: form.text("sebab")))
        filter.medicalRecordNumber = form.optional("norm")
        after = DeliveryCursor(form.text("sesudah"))
        problems = state
    }

    /// The same filter as an address, with other parts replaced.
    func address(_ path: String, status: DeliveryFilter.Status?, after: DeliveryCursor? = nil, dates: Bool = true) -> String {
        Address(
            path,
            [
                "layanan": layanan, "jenis": form.has("jenis") ? filter.kind : nil, "status": status?.rawValue,
                "dari": dates ? filter.from?.text : nil,
                "sampai": dates ? filter.until?.text : nil, "sebab": filter.errorGroup?.lowerText, "sesudah": after?.text,
            ]
        ).text
    }

    /// All of the same platform.
    func unfiltered(_ path: String) -> String { Address(path, ["layanan": layanan]).text }

    /// The platform in an address, which names no other than SATUSEHAT.
    var layanan: String? { filter.channel == .satusehat ? nil : filter.channel.rawValue }

    /// The dates as words; nil when none are asked for.
    var period: String? {
        switch (filter.from, filter.until) {
        case (let from?, let until?): from == until ? Indonesian.date(from) : "\(Indonesian.date(from)) – \(Indonesian.date(until))"
        case (let from?, nil): "sejak \(Indonesian.date(from))"
        case (nil, let until?): "sampai \(Indonesian.date(until))"
        case (nil, nil): nil
        }
    }

    /// The whole filter as words, kept with a bulk task.
    var words: String {
        let all = filter.channel == .satusehat ? "Semua jenis" : "Semua kiriman \(filter.channel.name)"
        return [
            (filter.channel == .satusehat ? filter.kind : title) ?? all, filter.status?.word, period,
            filter.medicalRecordNumber == nil ? nil : "satu pasien", filter.errorGroup == nil ? nil : "satu sebab",
        ].compactMap { $0 }.joined(separator: ", ")
    }

    /// For the hidden fields of a form that acts on the same selection.
    var hidden: [HiddenField] {
        [
            ("jenis", filter.kind), ("status", filter.status?.rawValue), ("dari", filter.from?.text), ("sampai", filter.until?.text),
            ("sebab", filter.errorGroup?.lowerText), ("norm", filter.medicalRecordNumber),
            ("layanan", layanan),
        ].compactMap { name, value in value.map { HiddenField(name: name, value: $0) } }
    }
}
