import Postgres

extension CodeStore {
    /// What codes mean, by code as the table writes it; those that are not in the table are left out.
    public static func meanings(of codes: [String], system: Terminology, in scope: some DatabaseScope) async throws -> [String: CodeEntry] {
        guard !codes.isEmpty else { return [:] }
        let found = try await scope.query(
            """
            SELECT code, display, local_display, is_active FROM code_entry WHERE system = \(system) AND code = ANY (\(codes)::text[])
            """
        ).map(CodeEntry.init)
        return Dictionary(found.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
