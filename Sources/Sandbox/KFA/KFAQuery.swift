import JSON

/// `GET /kfa-v2/products`: one product by a code, or the list of all (reference, sections 5.1 and 5.2).
struct KFAQuery {
    let call: Call

    func answer() -> Answer {
        guard call.method == "GET" else { return .unknownPath }
        switch call.segments.dropFirst(2) {
        case []: return detail()
        case ["all"]: return list()
        default: return .unknownPath
        }
    }

    /// A code that is not there is no error: the result is null. Templates are no products, they are asked for in the list.
    private func detail() -> Answer {
        let absent = ["identifier", "code"].filter { call.first($0)?.isEmpty ?? true }
        guard absent.isEmpty, let identifier = call.first("identifier"), let code = call.first("code") else { return missing(absent) }
        guard let member = Self.identifiers[identifier] else {
            return invalid([problem("identifier", "value is not a valid enumeration member", "type_error.enum")])
        }
        let found = KFAProducts.all.first { $0[keyPath: member] == code && $0.state != "draft" }
        return .json(
            200,
            ["search_code": .string(code), "search_identifier": .string(identifier), "result": found?.json ?? .null])
    }

    private func list() -> Answer {
        let absent = ["page", "size", "product_type"].filter { call.first($0)?.isEmpty ?? true }
        guard absent.isEmpty else { return missing(absent) }
        guard let page = call.first("page").flatMap({ Int($0) }), page >= 1 else {
            return invalid([problem("page", "ensure this value is greater than or equal to 1", "value_error.number.not_ge")])
        }
        guard let size = call.first("size").flatMap({ Int($0) }), (1...1000).contains(size) else {
            return invalid([problem("size", "ensure this value is less than or equal to 1000", "value_error.number.not_le")])
        }
        let found = KFAProducts.all.filter(matches)
        let before = (page - 1).multipliedReportingOverflow(by: size)
        let shown = before.overflow ? [] : found.dropFirst(before.partialValue).prefix(size).map(\.json)
        return .json(
            200,
            [
                "total": .number(JSONNumber(found.count)), "page": .number(JSONNumber(page)), "size": .number(JSONNumber(size)),
                "items": ["data": .array(shown)],
            ])
    }

    /// A parameter without a value is one that was not given.
    private func matches(_ product: KFAProduct) -> Bool {
        func asked(_ name: String) -> String? { call.first(name).flatMap { $0.isEmpty ? nil : $0 } }
        let day = String(product.updated.prefix(10))
        return product.type == asked("product_type")
            && asked("keyword").map { product.name.lowercased().contains($0.lowercased()) } ?? true
            && asked("farmalkes_type").map { $0 == product.kind } ?? true
            && asked("template_code").map { $0 == product.template.code } ?? true
            && asked("packaging_code").map { $0 == product.packaging } ?? true
            && asked("from_date").map { $0 <= day } ?? true
            && asked("to_date").map { $0 >= day } ?? true
    }

    private func missing(_ names: [String]) -> Answer {
        invalid(names.map { problem($0, "field required", "value_error.missing") })
    }

    private func problem(_ name: String, _ text: String, _ type: String) -> JSON {
        ["loc": ["query", .string(name)], "msg": .string(text), "type": .string(type)]
    }

    private func invalid(_ problems: [JSON]) -> Answer {
        .json(422, ["detail": .array(problems)])
    }

    private static let identifiers: [String: KeyPath<KFAProduct, String> & Sendable] = [
        "kfa": \.code, "nie": \.licence, "lkpp": \.lkpp,
    ]
}
