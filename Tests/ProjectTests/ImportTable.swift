/// Who may import whom: the module table of CONTRIBUTING.md. SwiftPM does not stop an undeclared import of a sibling, so this does.
enum ImportTable {
    /// Of our own targets, what each may import.
    static let siblings: [String: Set<String>] = [
        "CPostgres": [], "CCurl": [], "CArgon2": [], "CZlib": [], "CLinux": [],
        "JSON": [],
        "Vocabulary": [],
        "Postgres": ["CPostgres", "CLinux"],
        "HTTPClient": ["CCurl"],
        "PasswordHashing": ["CArgon2"],
        "Templating": ["JSON"],
        "FHIR": ["JSON", "Vocabulary"],
        "Clinics": ["JSON", "Vocabulary", "Postgres", "PasswordHashing", "CZlib"],
        "Delivery": ["JSON", "Vocabulary", "Postgres", "Clinics"],
        "Satusehat": ["FHIR", "JSON", "Vocabulary", "Postgres", "HTTPClient", "Clinics", "Delivery"],
        "BPJS": ["JSON", "Vocabulary", "Postgres", "HTTPClient", "Clinics", "Delivery"],
        "Notices": ["JSON", "Vocabulary", "Postgres", "HTTPClient", "Clinics", "Delivery"],
        "Web": ["Templating", "JSON", "Vocabulary", "FHIR", "Clinics", "Delivery", "Satusehat", "BPJS", "Notices"],
        // The simulators must not agree with the clients' mistakes, so they share nothing with them.
        "Sandbox": ["JSON", "Vocabulary"],
        // Everything but the C libraries, each of which has its one user, and zlib, which App uses for Public/.
        "App": [
            "JSON", "Vocabulary", "Postgres", "HTTPClient", "PasswordHashing", "Templating", "FHIR", "Clinics", "Delivery",
            "Satusehat", "BPJS", "Notices", "Web", "Sandbox", "CZlib", "CLinux",
        ],
        "jembatan": ["App"],
    ]

    /// Of other people's packages, what some targets may import.
    static let outside: [String: Set<String>] = [
        "Clinics": ["Crypto"],
        "BPJS": ["Crypto", "CryptoExtras"],
        "Notices": ["Crypto"],
        "Web": hummingbird,
        "Sandbox": hummingbird.union(["Crypto", "CryptoExtras"]),
        "App": hummingbird.union(["Crypto", "CryptoExtras", "ArgumentParser", "Configuration", "UnixSignals"]),
    ]

    /// Hummingbird with the two packages whose types its own interface is made of.
    private static let hummingbird: Set<String> = [
        "Hummingbird", "HummingbirdRouter", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1",
    ]

    /// Allowed wherever they serve.
    static let everywhere: Set<String> = [
        "Foundation", "FoundationEssentials", "Synchronization", "Logging", "Metrics", "ServiceLifecycle",
        "Collections", "DequeModule", "HeapModule", "OrderedCollections",
    ]

    /// What threads and system calls are made of belongs to the targets that wrap them.
    static let system: Set<String> = ["Dispatch", "Glibc"]
    static let systemUsers: Set<String> = ["Postgres", "HTTPClient", "PasswordHashing", "App"]

    static func allowed(in target: String) -> Set<String>? {
        guard let own = siblings[target] else { return nil }
        return own.union(outside[target] ?? []).union(everywhere).union(systemUsers.contains(target) ? system : [])
    }

    /// The imports of one file that its target may not have, as a reader should see them.
    static func violations(in file: SourceFile) -> [String] {
        guard let allowed = allowed(in: file.target) else {
            return ["\(file.path): the target \(file.target) is not in the module table"]
        }
        return imports(in: file.text).filter { !allowed.contains($0.module) }.map {
            "\(file.path):\($0.line): \(file.target) may not import \($0.module)"
        }
    }

    /// The modules that a text imports, with the line of each. Attributes, access levels, kinds and submodules are seen through.
    static func imports(in text: String) -> [(module: String, line: Int)] {
        let pattern = /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?<rest>.+)$/
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, row in
            // Several statements may share a line.
            row.split(separator: ";").compactMap { statement -> (String, Int)? in
                guard let match = statement.wholeMatch(of: pattern) else { return nil }
                let words = match.rest.split(whereSeparator: \.isWhitespace)
                guard let name = words.first(where: { !kinds.contains($0) }) else { return nil }
                return (String(name.prefix { $0.isLetter || $0.isNumber || $0 == "_" }), index + 1)
            }
        }
    }
}
