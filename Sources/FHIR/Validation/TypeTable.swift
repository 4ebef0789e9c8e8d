import JSON

/// The elements of one type as the standard's logical table lists them, plus its constraints.
///
/// One line is one element: name, cardinality, type, and after `=` the codes of a required binding:
/// ```
/// status 1..1 code = planned arrived finished
/// clinicalStatus 0..1 CodeableConcept = http://…/condition-clinical# active inactive
/// subject 0..1 Reference(Patient,Group)
/// onset[x] 0..1 dateTime|Age|Period
/// location 0..* {
///     location 1..1 Reference(Location)
/// }
/// ```
/// `{ … }` is a backbone element, known elsewhere by its path (`Encounter.location`).
struct TypeTable: Sendable {
    enum Kind {
        /// Has the elements of Resource and DomainResource.
        case resource
        /// Has `id` and `extension`.
        case dataType
        /// Has `id`, `extension` and `modifierExtension`.
        case backbone
    }

    let name: String
    let kind: Kind
    let text: String
    let constraints: [Constraint]

    init(_ name: String, _ kind: Kind, constraints: [Constraint] = [], _ text: String) {
        (self.name, self.kind, self.text, self.constraints) = (name, kind, text, constraints)
    }
}

/// A constraint of the standard on one type, named by its key there.
struct Constraint: Sendable {
    let key: String
    /// The type it is checked on: a table's name or a backbone's path.
    let on: String
    /// The member that is shown as the place; empty for the object itself.
    let at: String
    /// What is wrong and what to do.
    let message: String
    /// Whether the object keeps it.
    let holds: @Sendable (JSONObject) -> Bool

    init(_ key: String, on: String, at: String = "", _ message: String, holds: @escaping @Sendable (JSONObject) -> Bool) {
        (self.key, self.on, self.at, self.message, self.holds) = (key, on, at, message, holds)
    }
}
