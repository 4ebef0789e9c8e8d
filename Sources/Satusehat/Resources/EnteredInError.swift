import Delivery
import FHIR
import JSON

/// How resources say that they were entered in error: the platform takes no DELETE (reference section 1.5).
///
/// | type | element |
/// |---|---|
/// | Condition, AllergyIntolerance | `verificationStatus`; they have no clinical status then (FHIR con-5, ait-2) |
/// | every other type of a visit | `status` |
enum EnteredInError {
    private static let code = "entered-in-error"

    /// The same of a resource whose `status` says it, without knowing the rest.
    static let patch = ElementPatch("status", .string(code))

    /// The body as one that was entered in error.
    static func mark(_ body: JSON) -> JSON {
        var marked = body
        switch body["resourceType"]?.string {
        case ResourceType.condition: verify(&marked, .conditionVerification)
        case ResourceType.allergyIntolerance: verify(&marked, .allergyVerification)
        default: marked["status"] = .string(code)
        }
        return marked
    }

    /// Whether a body says so of itself.
    static func isMarked(_ body: JSON) -> Bool {
        body["status"]?.string == code || body["verificationStatus"]?["coding"]?[0]?["code"]?.string == code
    }

    private static func verify(_ body: inout JSON, _ system: CodeSystem) {
        body["verificationStatus"] = ConditionBuilder.status(system, code)
        body["clinicalStatus"] = nil
    }
}
