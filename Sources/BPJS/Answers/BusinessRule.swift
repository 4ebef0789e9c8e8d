import Delivery
import Foundation

/// What BPJS's own words mean: they decide, not HTTP alone and not the code alone (reference section 7). One table per family; the first
/// rule that fits holds.
public struct BusinessRule: Sendable {
    /// Stable, as in causes and pages.
    public let code: String
    /// `metaData.code`; any where empty.
    public let codes: Set<Int>
    /// Any of these is part of the words, in lower case; none where empty.
    public let texts: [String]
    /// What it means.
    public let means: BPJSAnswer.Verdict
    /// What it means to a person.
    public let explanation: Explanation

    init(
        _ code: String, _ means: BPJSAnswer.Verdict, codes: Set<Int> = [], texts: [String] = [], _ meaning: String, _ remedy: String,
        _ owner: Explanation.Owner = .clinic, _ fix: Explanation.Fix? = .edit
    ) {
        self.code = code
        self.means = means
        self.codes = codes
        self.texts = texts
        explanation = Explanation(meaning: meaning, remedy: remedy, owner: owner, fix: fix)
    }

    func fits(_ code: Int?, _ words: String) -> Bool {
        (codes.isEmpty || code.map(codes.contains) == true) && (texts.isEmpty || texts.contains { words.contains($0) })
    }
}

/// The tables.
public enum BusinessRules {
    /// A family's table.
    public static func all(of family: ServiceFamily) -> [BusinessRule] {
        switch family {
        case .pcare: pcare
        case .antreanFKTP: antreanFKTP + queues
        case .antreanRS: antreanRS + queues
        }
    }

    /// The first rule that fits an answer. A success is no business of theirs, but for what PCare says *created* of and was not.
    static func rule(code: Int?, words: String, of family: ServiceFamily) -> BusinessRule? {
        if let code, family.isSuccess(code), code != 208 { return nil }
        let words = words.lowercased()
        return all(of: family).first { $0.fits(code, words) }
    }

    /// What the code of a rejection means to a person.
    public static func explain(_ code: String, _ family: ServiceFamily) -> Explanation {
        if let rule = all(of: family).first(where: { $0.code == code }) { return rule.explanation }
        return BPJSErrors.explain(code, family)
    }
}
