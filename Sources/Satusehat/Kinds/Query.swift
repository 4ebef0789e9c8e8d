import Delivery
import JSON

/// A FHIR search as a path with its query, percent-encoded once: `|`, `:` and `/` of a value too (reference section 1.5).
enum Query {
    static func request(_ type: String, _ parameters: [(name: String, value: String)]) -> PlatformRequest {
        let query = parameters.map { "\($0.name)=\(encoded($0.value))" }.joined(separator: "&")
        return PlatformRequest("GET", "/\(type)?\(query)")
    }

    /// `identifier=system|value`.
    static func identifier(_ system: String, _ value: String) -> (name: String, value: String) { ("identifier", "\(system)|\(value)") }

    /// By the first identifier of a body; nil when it has none.
    static func byIdentifier(_ type: String, _ body: JSON) -> PlatformRequest? {
        guard let first = body["identifier"]?[0], let system = first["system"]?.string, let value = first["value"]?.string else {
            return nil
        }
        return request(type, [identifier(system, value)])
    }

    /// By patient and encounter; nil while the encounter is unknown.
    /// - Parameter element: where this type names its encounter; the search parameter has the same name.
    static func byEncounter(_ type: String, _ body: JSON, in element: String = "encounter") -> PlatformRequest? {
        guard let encounter = bareID(body[element]) else { return nil }
        let subject = bareID(body["subject"]).map { [(name: "subject", value: $0)] } ?? []
        return request(type, subject + [(name: element, value: encounter)])
    }

    /// By patient and the first code of an element; nil while the patient is unknown, or without a code.
    static func byPatient(_ type: String, _ body: JSON, code parameter: String, in element: String) -> PlatformRequest? {
        let concept = body[element]?.array?.first ?? body[element]
        guard let patient = bareID(body["patient"]), let code = concept?["coding"]?[0]?["code"]?.string else { return nil }
        return request(type, [(name: "patient", value: patient), (name: parameter, value: code)])
    }

    /// Specimens by the order that they were taken for; nil while that is unknown.
    static func byOrder(_ type: String, _ body: JSON) -> PlatformRequest? {
        bareID(body["request"]?[0]).map { request(type, [(name: "request", value: $0)]) }
    }

    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return result
    }

    /// `Encounter/5d5c…` as `5d5c…`; nil for one of our own ids.
    static func bareID(_ reference: JSON?) -> String? {
        guard let text = reference?["reference"]?.string, !text.hasPrefix("urn:") else { return nil }
        return text.split(separator: "/").last.map(String.init)
    }
}
