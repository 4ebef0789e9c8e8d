import Clinics
import FHIR
import JSON
import Vocabulary

/// How much of a body is shown.
enum Disclosure: Sendable, Hashable {
    /// Names, addresses and numbers of persons masked.
    case persons
    /// NIK and card numbers masked.
    case numbers
    /// As it is sent; asked for, and audited.
    case everything

    /// What somebody sees without asking.
    static func usual(_ request: ClinicRequest) -> Disclosure { request.may(.revealPatient) ? .numbers : .persons }

    func show(_ json: JSON) -> JSON {
        switch self {
        case .everything: json
        case .numbers: Self.masked(json)
        case .persons: FHIRMasking.masked(json)
        }
    }

    /// What is no JSON.
    func show(_ text: String) -> String { self == .everything ? text : Masking.text(text) }

    private static func masked(_ json: JSON) -> JSON {
        switch json {
        case .object(let members): .object(JSONObject(members.map { ($0.key, masked($0.value)) }))
        case .array(let items): .array(items.map(masked))
        case .string(let text): .string(Masking.text(text))
        case .number(let number):
            Masking.text(number.text) == number.text ? json : .string(Masking.text(number.text))
        case .null, .bool: json
        }
    }
}

/// An edit of a body that was shown masked: what is still masked gets back the value that it hides, which its editor never sees.
struct MaskedEdit: Sendable {
    private var byPlace: [String: (shown: JSON, original: JSON)] = [:]
    private var byValue: [JSON: Set<JSON>] = [:]

    /// - Parameters:
    ///   - shown: as the editor saw it.
    ///   - original: as it is stored.
    init(shown: JSON, original: JSON) { note(shown, original, at: "") }

    /// The edit with real values; or the places where a masked value fits several of them.
    func restored(_ edited: JSON) -> (body: JSON, unclear: [String]) {
        var unclear: [String] = []
        func walk(_ json: JSON, _ place: String) -> JSON {
            switch json {
            case .object(let members): return .object(JSONObject(members.map { ($0.key, walk($0.value, "\(place).\($0.key)")) }))
            case .array(let items): return .array(items.enumerated().map { walk($0.element, "\(place)[\($0.offset)]") })
            default:
                if let here = byPlace[place], here.shown == json { return here.original }
                guard let originals = byValue[json], let original = originals.first else { return json }
                if originals.count > 1 { unclear.append(String(place.drop { $0 == "." })) }
                return original
            }
        }
        let body = walk(edited, "")
        return (body, unclear)
    }

    private mutating func note(_ shown: JSON, _ original: JSON, at place: String) {
        switch (shown, original) {
        case (.object(let left), .object(let right)):
            for (key, value) in left { if let other = right[key] { note(value, other, at: "\(place).\(key)") } }
        case (.array(let left), .array(let right)):
            for (index, pair) in zip(left, right).enumerated() { note(pair.0, pair.1, at: "\(place)[\(index)]") }
        default:
            guard shown != original else { return }
            byPlace[place] = (shown, original)
            byValue[shown, default: []].insert(original)
        }
    }
}
