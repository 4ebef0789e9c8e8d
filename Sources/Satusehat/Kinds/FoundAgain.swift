/// How a resource is found again after an answer that was lost (reference section 4): the search, and what tells it from the others that
/// the search gives. `docs/engine.md` has the same as a table; a test compares.
struct FoundAgain: Sendable, Hashable {
    /// The names of the search's parameters, in their order.
    let parameters: [String]
    /// What is compared, the first that decides first.
    let by: [String]

    init(_ parameters: String..., by: [String]) {
        self.init(parameters, by)
    }

    private init(_ parameters: [String], _ by: [String]) {
        self.parameters = parameters
        self.by = by
    }

    /// Among those of its encounter, by an identifier of ours, which the platform may drop, else by these together.
    static func ofEncounter(else others: String...) -> FoundAgain {
        FoundAgain(["subject", "encounter"], ["identifier", others.joined(separator: " + ")])
    }

    /// A row of the table in `docs/engine.md`.
    func row(_ type: String) -> String {
        "| \(type) | `\(type)?\(parameters.map { $0 + "=" }.joined(separator: "&"))` | \(by.joined(separator: ", else ")) |"
    }
}
