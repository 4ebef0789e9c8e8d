import Clinics
import Delivery
import Foundation
import Vocabulary

/// Looks for products of the dictionary: in the catalogue that is kept here, so that it answers while KFA is down, and on the platform
/// when the catalogue has none.
public struct KFASearch: Sendable {
    /// What a search found.
    public struct Found: Sendable {
        /// Best first.
        public var matches: [KFAMatch]
        /// Set when KFA itself was asked, and could not answer.
        public var away: String?
        /// How many other clinics use a code for a product of this name, where clinics share that.
        public var shared: [String: Int] = [:]
    }

    /// Shorter words would be half of the dictionary.
    static let shortestCode = 2
    static let longestText = 100

    let database: ClinicDatabase
    let lookups: SatusehatLookups
    let now: @Sendable () -> Date

    /// Makes a search.
    public init(database: ClinicDatabase, lookups: SatusehatLookups, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.lookups = lookups
        self.now = now
    }

    /// What fits a product by its own name, and what other clinics use for one of that name. Asks nobody but the database.
    public func suggest(for product: Product, in scope: ClinicScope) async throws -> Found {
        let candidates = try await KFAProductStore.candidates(product.medicine, in: scope)
        let shared = try await SharedMappingStore.find([product], in: scope)[product.medicine.key] ?? []
        var found = Found(matches: KFAMatch.ranked(candidates, for: product.medicine, manufacturer: product.manufacturer))
        for other in shared {
            found.shared[other.product.code] = other.clinics
            if !found.matches.contains(where: { $0.product.code == other.product.code }) {
                found.matches.append(KFAMatch(of: other.product, for: product))
            }
        }
        return found
    }

    /// What fits a name or the beginning of a code.
    public func find(_ text: String, for product: Product, of clinic: Clinic) async throws -> Found {
        let text = String(text.prefix(Self.longestText)).trimmingCharacters(in: .whitespacesAndNewlines)
        let isCode = text.count >= Self.shortestCode && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if isCode { return try await find(code: text, for: product, clinic) }
        let wanted = MedicineName(text)
        guard !wanted.words.isEmpty else { return Found(matches: []) }
        let known = try await database.transaction(in: clinic.id) { try await KFAProductStore.candidates(wanted, in: $0) }
        let matches = KFAMatch.ranked(known, for: wanted, manufacturer: product.manufacturer)
        if !matches.isEmpty { return Found(matches: matches) }
        // The word that tells most, as it was typed: KFA looks for it within the name.
        let words = text.split(whereSeparator: \.isWhitespace)
        let asked = words.max { $0.count < $1.count }.map(String.init) ?? text
        switch await lookups.products(keyword: asked, for: clinic.id, at: now()) {
        case .found(let products):
            try await database.transaction(in: clinic.id) { try await KFAProductStore.put(products, in: $0) }
            let ranked = KFAMatch.ranked(products, for: wanted, manufacturer: product.manufacturer)
            return Found(matches: ranked)
        case .notFound, .ambiguous: return Found(matches: [])
        case .away(let reason): return Found(matches: [], away: reason)
        case .refused(let message): return Found(matches: [], away: message)
        }
    }

    private func find(code: String, for product: Product, _ clinic: Clinic) async throws -> Found {
        let known = try await database.transaction(in: clinic.id) { try await KFAProductStore.candidates(code: code, in: $0) }
        if !known.isEmpty { return Found(matches: known.map { KFAMatch(of: $0, for: product) }) }
        guard code.wholeMatch(of: /9[23][0-9]{6}/) != nil else { return Found(matches: []) }
        switch await lookups.product(kfaCode: code, for: clinic.id, at: now()) {
        case .found(let found):
            try await database.transaction(in: clinic.id) { try await KFAProductStore.put(found, in: $0) }
            return Found(matches: [KFAMatch(of: found, for: product)])
        case .notFound, .ambiguous: return Found(matches: [])
        case .away(let reason): return Found(matches: [], away: reason)
        case .refused(let message): return Found(matches: [], away: message)
        }
    }
}
