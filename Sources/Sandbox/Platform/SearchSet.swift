import JSON

/// The searchset Bundle (reference, section 2.1): links, total, entries with full URLs.
enum SearchSet {
    struct Entry {
        let id: String
        let resource: [UInt8]
    }

    /// The platform writes its own host into links, whatever host the client called.
    static let base = "https://api-satusehat-stg.dto.kemkes.go.id/fhir-r4/v1/"

    static func answer(type: String, call: Call, total: Int, entries: [Entry], page: Page) -> Answer {
        var bytes = Array(#"{"entry":["#.utf8)
        bytes.reserveCapacity(entries.reduce(1024) { $0 + $1.resource.count + 160 })
        for (index, entry) in entries.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += Array(#"{"fullUrl":"\#(base)\#(type)/\#(entry.id)","resource":"#.utf8)
            bytes += entry.resource
            bytes += Array(#","search":{"mode":"match"}}"#.utf8)
        }
        bytes += Array(#"],"link":"#.utf8)
        bytes += links(type, call, total: total, shown: entries.count, page: page).bytes()
        bytes += Array(#","resourceType":"Bundle","total":\#(total),"type":"searchset"}"#.utf8)
        return .json(200, bytes: bytes)
    }

    private static func links(_ type: String, _ call: Call, total: Int, shown: Int, page: Page) -> JSON {
        let asked = call.parameters.filter { $0.name != "_page_token" }
        var links = [link("search", type, asked), link("first", type, asked), link("self", type, call.parameters)]
        let seen = page.offset + shown
        if shown > 0, seen < total {
            links.append(link("next", type, asked + [Call.Parameter(name: "_page_token", value: String(seen))]))
        }
        return .array(links)
    }

    private static func link(_ relation: String, _ type: String, _ parameters: [Call.Parameter]) -> JSON {
        let query = parameters.map { Form.encode($0.name) + "=" + Form.encode($0.value) }.joined(separator: "&")
        return ["relation": .string(relation), "url": .string("\(base)\(type)/?\(query)")]
    }
}
