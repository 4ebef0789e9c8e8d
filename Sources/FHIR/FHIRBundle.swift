import JSON

/// A Bundle that a server answered: a search result or the answer to a transaction.
/// (Not called Bundle: Foundation has one.)
public struct FHIRBundle: Sendable {
    /// One entry.
    public struct Entry: Sendable {
        /// entry.fullUrl; its host may differ from the one asked, so never compare it.
        public let fullURL: String?
        /// entry.resource.
        public let resource: JSON?
        /// entry.search.mode: `match`, `include`, `outcome`.
        public let searchMode: String?
        /// entry.response of a transaction, with the platform's own `resourceType` and `resourceID`.
        public let response: JSON?
    }

    /// `searchset`, `transaction-response`…
    public let type: String
    /// Bundle.total, where the server counts.
    public let total: Int?
    /// All entries in order.
    public let entries: [Entry]
    /// The address of the next page.
    public let nextLink: String?

    /// Reads a bundle; nil when the JSON is another resource or none.
    public init?(_ json: JSON) {
        guard json["resourceType"]?.string == "Bundle" else { return nil }
        type = json["type"]?.string ?? ""
        total = json["total"]?.int ?? json["total"]?.string.flatMap { Int($0) }
        entries = (json["entry"]?.array ?? []).map { entry in
            Entry(
                fullURL: entry["fullUrl"]?.string, resource: entry["resource"], searchMode: entry["search"]?["mode"]?.string,
                response: entry["response"])
        }
        nextLink = json["link"]?.array?.first { $0["relation"]?.string == "next" }?["url"]?.string
    }

    /// The resources that match the search: not those included beside them, nor outcomes.
    public var resources: [JSON] {
        entries.compactMap { entry in
            switch entry.searchMode {
            case nil, "match": entry.resource
            default: nil
            }
        }
    }
}
