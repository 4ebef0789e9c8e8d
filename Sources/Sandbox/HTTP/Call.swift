import Foundation
import HTTPTypes
import Hummingbird

/// One request as it came in, read completely.
struct Call: Sendable {
    let method: String
    let path: String
    let query: String
    let segments: [String]
    let parameters: [Parameter]
    let headers: HTTPFields
    let contentType: String
    let body: [UInt8]
    let arrived: Date
    /// Seconds that a fault puts the clock of who answers ahead.
    var clockOffset = 0

    var authorization: String? { headers[.authorization] }

    struct Parameter: Sendable, Hashable {
        let name: String
        let value: String
    }

    static let largestBody = 16 << 20

    static func read(_ request: Request) async throws -> Call? {
        let target = request.head.path ?? "/"
        let mark = target.firstIndex(of: "?")
        let path = String(target[..<(mark ?? target.endIndex)])
        let query = mark.map { String(target[target.index(after: $0)...]) } ?? ""
        var body: [UInt8] = []
        for try await part in request.body {
            guard body.count + part.readableBytes <= largestBody else { return nil }
            body.append(contentsOf: part.readableBytesView)
        }
        return Call(
            method: request.method.rawValue,
            path: path,
            query: query,
            segments: path.split(separator: "/").map(String.init),
            parameters: Form.parse(query),
            headers: request.headers,
            contentType: request.headers[.contentType] ?? "",
            body: body,
            arrived: Date())
    }

    func first(_ name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }
}

/// `application/x-www-form-urlencoded`, the format of query strings and of the token request.
enum Form {
    static func parse(_ text: String) -> [Call.Parameter] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Call.Parameter(name: decode(parts[0]), value: parts.count > 1 ? decode(parts[1]) : "")
        }
    }

    static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func decode(_ text: Substring) -> String {
        let input = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            if input[index] == UInt8(ascii: "%"), index + 2 < input.count, let high = hex(input[index + 1]), let low = hex(input[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(input[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : input[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
