import Foundation
import Postgres
import Vocabulary

/// What a clinic's people call a code: learned each time that somebody searches for words and picks a code.
public enum CodeAliasStore {
    /// A code that was picked from what a search found.
    public struct Pick: Sendable, Hashable {
        /// The table.
        public let system: Terminology
        /// What was searched for.
        public let words: String
        /// What was picked.
        public let code: String

        /// nil: nothing is to be learned from it. The words are the code itself, or no words that name a disease or procedure.
        public init?(_ system: Terminology, searching text: String, code: String) {
            let words = CodeAliasStore.normal(text)
            guard (2...60).contains(words.count), words != code.lowercased(), words.contains(where: \.isLetter) else { return nil }
            // A number of a person does not become a word.
            guard words.count(where: \.isNumber) < 6 else { return nil }
            self.system = system
            self.words = words
            self.code = code
        }
    }

    /// Keeps what was picked; codes that are not in the table teach nothing.
    public static func learn(_ picks: [Pick], in scope: ClinicScope) async throws {
        guard !picks.isEmpty else { return }
        try await scope.execute(
            """
            INSERT INTO code_alias AS a (clinic_id, system, words, code)
            SELECT DISTINCT \(scope.id.rawValue)::bigint, p.system, p.words, p.code
            FROM unnest(\(picks.map(\.system.rawValue))::text[], \(picks.map(\.words))::text[], \(picks.map(\.code))::text[])
                AS p (system, words, code)
            JOIN code_entry e ON (e.system, e.code) = (p.system, p.code)
            ON CONFLICT (clinic_id, system, words, code) DO UPDATE SET picked = a.picked + 1, last_picked_at = now()
            """)
    }

    /// The codes that the clinic's people mean by words that begin so, what they mean most often first; then what ``CodeStore`` finds.
    public static func search(_ text: String, system: Terminology, limit: Int, in scope: ClinicScope) async throws -> [CodeEntry] {
        let words = normal(text)
        let found = try await CodeStore.search(text, system: system, limit: limit, in: scope)
        guard words.count >= 2 else { return found }
        let meant = try await scope.query(
            """
            SELECT e.code, e.display, e.local_display, e.is_active FROM code_entry e JOIN (
                SELECT code, sum(picked) AS picked FROM code_alias
                WHERE clinic_id = \(scope.id.rawValue) AND system = \(system) AND starts_with(words, \(words)) GROUP BY code) a USING (code)
            WHERE e.system = \(system) AND e.is_active ORDER BY a.picked DESC, e.code LIMIT \(limit)
            """
        ).map(CodeEntry.init)
        let known = Set(meant.map(\.code))
        return Array((meant + found.filter { !known.contains($0.code) }).prefix(limit))
    }

    private static func normal(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
