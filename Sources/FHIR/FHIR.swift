import Foundation
import JSON
import Vocabulary

/// FHIR R4 data types as the JSON that is sent. Absent parts are left out: FHIR knows neither null nor empty.
public enum FHIR {
    /// A Coding.
    public static func coding(_ system: CodeSystem, _ code: String, _ display: String? = nil) -> JSON {
        object(("system", .string(system.uri)), ("code", .string(code)), ("display", text(display)))
    }

    /// A CodeableConcept of one coding.
    public static func codeableConcept(_ system: CodeSystem, _ code: String, _ display: String? = nil, text: String? = nil) -> JSON {
        codeableConcept([coding(system, code, display)], text: text)
    }

    /// A CodeableConcept of codings, text, or both.
    public static func codeableConcept(_ codings: [JSON], text: String? = nil) -> JSON {
        object(("coding", list(codings)), ("text", self.text(text)))
    }

    /// A Reference `Type/id`.
    public static func reference(_ type: String, _ id: String, display: String? = nil) -> JSON {
        object(("reference", .string("\(type)/\(id)")), ("display", text(display)))
    }

    /// A Reference to one of our deliveries, `urn:uuid:…`, which gets the remote id when it is sent.
    public static func reference(urn id: UUID, display: String? = nil) -> JSON {
        object(("reference", .string(urn(id))), ("display", text(display)))
    }

    /// `urn:uuid:` and the id in lower case.
    public static func urn(_ id: UUID) -> String { "urn:uuid:" + id.lowerText }

    /// An Identifier.
    public static func identifier(_ system: CodeSystem, _ value: String, use: String? = nil) -> JSON {
        object(("use", text(use)), ("system", .string(system.uri)), ("value", .string(value)))
    }

    /// A Period in UTC; nil when it would be empty.
    public static func period(start: Date?, end: Date? = nil) -> JSON? {
        guard start != nil || end != nil else { return nil }
        return object(("start", start.map(dateTime)), ("end", end.map(dateTime)))
    }

    /// A dateTime (also an instant) in UTC with seconds and offset.
    public static func dateTime(_ instant: Date) -> JSON { .string(FHIRDateTime.format(instant)) }

    /// A Quantity with the exact decimal; `unit` is what people read, `code` the UCUM code.
    public static func quantity(_ value: Decimal, unit: String, code: String? = nil, system: CodeSystem = .ucum) -> JSON {
        quantity(.number(JSONNumber(value)), unit: unit, code: code, system: system)
    }

    /// A Quantity whose number keeps the digits as they were read, `36.50` included.
    public static func quantity(_ value: JSONNumber, unit: String, code: String? = nil, system: CodeSystem = .ucum) -> JSON {
        quantity(.number(value), unit: unit, code: code, system: system)
    }

    /// An Annotation.
    public static func annotation(_ text: String, at time: Date? = nil) -> JSON {
        object(("time", time.map(dateTime)), ("text", .string(text)))
    }

    /// A ContactPoint.
    public static func contactPoint(_ system: String, _ value: String, use: String? = nil) -> JSON {
        object(("system", .string(system)), ("value", .string(value)), ("use", text(use)))
    }

    /// A simple Extension; `type` completes the name: `extension("rt", "Code", "2")` has `valueCode`.
    public static func `extension`(_ url: String, _ type: String, _ value: JSON) -> JSON {
        object(("url", .string(url)), ("value" + type, value))
    }

    /// A complex Extension, made of others.
    public static func `extension`(_ url: String, _ parts: [JSON]) -> JSON {
        object(("url", .string(url)), ("extension", list(parts)))
    }

    /// An object of the members that are present, in this order.
    public static func object(_ members: (String, JSON?)...) -> JSON {
        var object = JSONObject()
        for (key, value) in members {
            if let value { object[key] = value }
        }
        return .object(object)
    }

    /// An array, or nil when it would be empty.
    public static func list(_ items: [JSON]) -> JSON? { items.isEmpty ? nil : .array(items) }

    private static func quantity(_ value: JSON, unit: String, code: String?, system: CodeSystem) -> JSON {
        object(("value", value), ("unit", .string(unit)), ("system", .string(system.uri)), ("code", .string(code ?? unit)))
    }

    private static func text(_ text: String?) -> JSON? {
        guard let text, !text.isEmpty else { return nil }
        return .string(text)
    }
}
