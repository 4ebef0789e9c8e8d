import Foundation
import JSON
import Vocabulary

/// A list of codes that BPJS gives: what it is called, how it is asked for so that it comes whole, and what its rows say.
public struct ReferenceList: Sendable {
    /// In the database and in addresses: `diagnosa`.
    public let name: String
    /// As pages call it.
    public let title: String
    /// Which service gives it.
    public let family: ServiceFamily
    /// Read again after so many hours.
    public let dueAfterHours: Int
    /// Rows that one reading does not show stay for so many days: some lists hold what is open today alone.
    public let keptDays: Int
    /// Further members of a row that pages show, with their headings.
    public let columns: [(member: String, title: String)]
    /// Whether its code is BPJS's own; others are made of what tells a row from another.
    public let hasOwnCode: Bool
    /// What has to be known before it can be asked for.
    let needs: Need
    /// The questions whose answers together are the list.
    let queries: @Sendable (_ known: [String], _ today: LocalDate) -> [ReferenceQuery]
    private let code: @Sendable (JSON) -> String?
    private let nameMembers: [String]

    /// What a list is asked for by.
    enum Need: Sendable, Hashable {
        case nothing
        /// Each code of another list.
        case codes(of: String)
        /// Each poli that the clinic has mapped to this family.
        case mappedPolis
    }

    init(
        _ name: String, _ title: String, _ family: ServiceFamily, code: @escaping @Sendable (JSON) -> String?, called: [String],
        columns: [(member: String, title: String)] = [], hasOwnCode: Bool = true, dueAfterHours: Int = 18, keptDays: Int = 0,
        needs: Need = .nothing, queries: @escaping @Sendable (_ known: [String], _ today: LocalDate) -> [ReferenceQuery]
    ) {
        self.name = name
        self.title = title
        self.family = family
        self.code = code
        nameMembers = called
        self.columns = columns
        self.hasOwnCode = hasOwnCode
        self.dueAfterHours = dueAfterHours
        self.keptDays = keptDays
        self.needs = needs
        self.queries = queries
    }

    /// One whose rows have a member for the code and one for the name.
    init(
        _ name: String, _ title: String, _ family: ServiceFamily, _ code: String, _ called: String,
        columns: [(member: String, title: String)] = [], dueAfterHours: Int = 18, keptDays: Int = 0, needs: Need = .nothing,
        queries: @escaping @Sendable (_ known: [String], _ today: LocalDate) -> [ReferenceQuery]
    ) {
        self.init(
            name, title, family, code: { $0[code]?.said }, called: [called], columns: columns, dueAfterHours: dueAfterHours,
            keptDays: keptDays, needs: needs, queries: queries)
    }

    /// Reads a row of an answer; nil for one without a code.
    func row(_ json: JSON, _ query: ReferenceQuery) -> ReferenceRow? {
        var whole = query.context
        for (name, value) in json.object ?? JSONObject() { whole[name] = value.string.map { .string($0.tidy) } ?? value }
        guard let code = code(.object(whole)), !code.isEmpty, code.utf8.count <= 200 else { return nil }
        let name = nameMembers.lazy.compactMap { whole[$0]?.said }.first ?? code
        return ReferenceRow(code: code, name: String(name.prefix(500)), extra: .object(whole))
    }
}

/// One question of a list.
struct ReferenceQuery: Sendable, Hashable {
    /// The path; a paged one without its start and limit.
    var path: String
    var isPaged = false
    /// Members that its rows get beside their own: what was asked for.
    var context = JSONObject()
}

/// A code of BPJS's.
public struct ReferenceRow: Sendable, Hashable {
    /// The code; of lists without one of their own, the codes that tell a row from another, with `/` between.
    public var code: String
    /// What BPJS calls it.
    public var name: String
    /// The whole row as BPJS gave it, blanks tidied.
    public var extra: JSON

    /// Makes one.
    public init(code: String, name: String, extra: JSON = [:]) {
        self.code = code
        self.name = name
        self.extra = extra
    }
}

extension JSON {
    /// A text or number as text, tidied; nil where there is none. BPJS gives codes as either.
    var said: String? {
        let text = string?.tidy ?? number?.text
        return text?.isEmpty == false ? text : nil
    }
}

extension String {
    /// Without blanks around, and one within: names come with line ends and double blanks (reference section 10, pitfall 25).
    var tidy: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
