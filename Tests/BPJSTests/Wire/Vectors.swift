import Foundation
import JSON
import Testing

@testable import BPJS

/// Made for this project with invented keys and persons: how BPJS signs, encrypts and compresses.
enum Vectors {
    static let all: JSON = {
        let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
        do { return try JSON.parse(Array(Data(contentsOf: folder.appending(path: "Vectors/bpjs-vectors.json")))) } catch {
            fatalError("bpjs-vectors.json: \(error)")
        }
    }()

    static func of(_ name: String) -> [Vector] { (all[name]?.array ?? []).map(Vector.init) }
}

struct Vector: Sendable, CustomTestStringConvertible {
    let json: JSON

    subscript(_ name: String) -> String { json[name]?.string ?? "" }

    var testDescription: String { json["name"]?.string ?? json["consId"]?.string ?? json["username"]?.string ?? json["lz"]?.string ?? "?" }
    var cipher: ResponseCipher {
        ResponseCipher(ConsumerCredential(consID: self["consId"], secret: self["secret"]), timestamp: self["timestamp"])
    }
}
