import JSON
import Vocabulary

/// A resource made safe to show to people without the right to see the patient: structure, codes and times stay.
public enum FHIRMasking {
    /// Masks names, contact points, street lines, day of birth, identity numbers and the display of references to persons; in every
    /// other text identity numbers only.
    public static func masked(_ resource: JSON) -> JSON { mask(resource, in: resource["resourceType"]?.string ?? "", as: "") }

    /// - Parameters:
    ///   - type: the resource type around the value.
    ///   - element: the name of the member that holds the value.
    private static func mask(_ json: JSON, in type: String, as element: String) -> JSON {
        switch json {
        case .object(let members): return .object(maskMembers(members, in: members["resourceType"]?.string ?? type, as: element))
        case .array(let items): return .array(items.map { mask($0, in: type, as: element) })
        case .string(let text): return .string(Masking.text(text))
        case .number(let number):
            // Nothing in a resource is a number of sixteen digits, but a wrong body may hold one.
            let masked = Masking.text(number.text)
            return masked == number.text ? json : .string(masked)
        case .null, .bool: return json
        }
    }

    private static func maskMembers(_ members: JSONObject, in type: String, as element: String) -> JSONObject {
        var result = JSONObject()
        for (key, value) in members {
            result[key] = rule(for: key, of: members, in: type, as: element).map { change(value, by: $0) } ?? mask(value, in: type, as: key)
        }
        return result
    }

    /// How a member's texts are masked, when it holds personal data by its place.
    private static func rule(for key: String, of members: JSONObject, in type: String, as element: String) -> ((String) -> String)? {
        let isPerson = ["Patient", "Practitioner", "RelatedPerson"].contains(type)
        switch (element, key) {
        case ("name", "text"), ("name", "family"), ("name", "given"), ("name", "prefix"), ("name", "suffix"):
            return { Masking.name($0) }
        case ("telecom", "value") where isPerson:
            return members["system"]?.string == "email" ? { Masking.email($0) } : { Masking.phone($0) }
        case ("address", "line") where isPerson, ("address", "text") where isPerson:
            return { Masking.keepingLast(0, of: $0) }
        case ("identifier", "value") where isPerson:
            return { Masking.nik($0) }
        case (_, "birthDate"):
            return { String($0.prefix(4)) + "-**-**" }
        case (_, "display"):
            return isReferenceToPerson(members) ? { Masking.name($0) } : nil
        default:
            return nil
        }
    }

    private static func isReferenceToPerson(_ members: JSONObject) -> Bool {
        guard let reference = members["reference"]?.string else { return false }
        return reference.hasPrefix("Patient/") || reference.hasPrefix("RelatedPerson/") || reference.hasPrefix("urn:uuid:")
    }

    private static func change(_ json: JSON, by rule: (String) -> String) -> JSON {
        switch json {
        case .string(let text): .string(rule(text))
        case .array(let items): .array(items.map { change($0, by: rule) })
        default: json
        }
    }
}
