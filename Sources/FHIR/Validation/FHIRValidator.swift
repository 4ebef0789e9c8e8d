import JSON

/// Checks a resource's structure against FHIR R4 before it is sent: names, cardinality, types, required bindings, references and
/// the constraints of the standard. Rules of a platform are not its business.
public enum FHIRValidator {
    /// The resource types that can be checked, in alphabetical order. Another type is a finding.
    public static var resourceTypes: [String] { Definitions.shared.resourceTypes.sorted() }

    /// Everything that is wrong with a resource, in the order of its elements; empty when nothing is.
    public static func findings(in resource: JSON) -> [FHIRFinding] {
        var walk = ValidationWalk(Definitions.shared)
        walk.resource(resource, at: nil, isContained: false)
        return walk.findings
    }
}
