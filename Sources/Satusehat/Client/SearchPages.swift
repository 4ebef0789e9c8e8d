import Delivery
import FHIR
import Foundation
import JSON

/// The further pages of a search, gathered into one answer, so that whoever looks for something looks through all of it.
enum SearchPages {
    /// A search with more pages than this stays unfinished: its `next` link is still in the answer, and nothing is decided by it.
    static let most = 20
    private static let base = "/fhir-r4/v1/"

    /// - Parameter send: asks for one more page. What came instead of a page is the answer to the whole search.
    static func whole(
        _ first: PlatformResponse, asked: PlatformRequest, send: (PlatformRequest) async -> Exchange
    ) async -> Exchange {
        guard first.status < 300, var all = first.json, let bundle = FHIRBundle(all), bundle.nextLink != nil else {
            return .answered(first)
        }
        var entries = all["entry"]?.array ?? []
        var last = all
        var seen: Set<String> = [asked.path]
        while seen.count < most, let page = next(of: last, asked: asked), seen.insert(page.path).inserted {
            let exchange = await send(page)
            guard case .answered(let response) = exchange, response.status < 300, let json = response.json, FHIRBundle(json) != nil else {
                return exchange
            }
            entries += json["entry"]?.array ?? []
            last = json
        }
        guard seen.count > 1 else { return .answered(first) }
        all["entry"] = .array(entries)
        all["link"] = last["link"]
        return .answered(PlatformResponse(status: first.status, headers: first.headers, body: all.bytes()))
    }

    /// The platform writes its own host into links, whatever host was called. Only path and query are taken, and only of a search of the
    /// same type: no link leads anywhere else.
    static func next(of bundle: JSON, asked: PlatformRequest) -> PlatformRequest? {
        guard let link = FHIRBundle(bundle)?.nextLink, let parts = URLComponents(string: link), let query = parts.percentEncodedQuery,
            let start = parts.percentEncodedPath.range(of: base)
        else { return nil }
        let path = parts.percentEncodedPath[start.upperBound...].split(separator: "/", omittingEmptySubsequences: true)
        let type = asked.path.dropFirst().prefix { $0 != "?" && $0 != "/" }
        guard path.count == 1, path.first == type else { return nil }
        return PlatformRequest("GET", "/\(type)?\(query)", service: asked.service)
    }
}
