import Delivery
import Foundation
import Vocabulary

/// The filter of a list of deliveries, as it stands in an address or in the hidden fields of a form.
struct AskedDeliveries: Sendable {
    let form: Form
    let filter: DeliveryFilter
    let after: DeliveryCursor?
    var problems = FormState()

    /// - Parameter kind: fixed by the path; nil lets `jenis` choose one of `kinds`.
    init(_ form: Form, kind: String?, kinds: [String]) {
        self.form = form
        var state = FormState(form)
        let from = state.day("dari", "Tanggal mulai")
        let until = state.day("sampai", "Tanggal akhir")
        if let from, let until, from > until { state.problems.add("sampai", "Tanggal akhir mendahului tanggal mulai") }
        filter = DeliveryFilter(
            kind: kind ?? kinds.first { $0 == form.text("jenis") }, status: DeliveryFilter.Status(rawValue: form.text("status")),
            from: from,
            until: until, errorGroup: UUID(uuidString: form.text("sebab")))
        after = DeliveryCursor(form.text("sesudah"))
        problems = state
    }

    /// The same filter as an address, with other parts replaced.
    func address(_ path: String, status: DeliveryFilter.Status?, after: DeliveryCursor? = nil, dates: Bool = true) -> String {
        Address(
            path,
            [
                "jenis": form.has("jenis") ? filter.kind : nil, "status": status?.rawValue, "dari": dates ? filter.from?.text : nil,
                "sampai": dates ? filter.until?.text : nil, "sebab": filter.errorGroup?.lowerText, "sesudah": after?.text,
            ]
        ).text
    }

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
        [filter.kind ?? "Semua jenis", filter.status?.word, period, filter.errorGroup == nil ? nil : "satu sebab"].compactMap { $0 }.joined(
            separator: ", ")
    }

    /// For the hidden fields of a form that acts on the same selection.
    var hidden: [HiddenField] {
        [
            ("jenis", filter.kind), ("status", filter.status?.rawValue), ("dari", filter.from?.text), ("sampai", filter.until?.text),
            ("sebab", filter.errorGroup?.lowerText),
        ].compactMap { name, value in value.map { HiddenField(name: name, value: $0) } }
    }
}
