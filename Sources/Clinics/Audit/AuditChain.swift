import Crypto
import Foundation
import Vocabulary

/// How an entry follows the one before it: HMAC-SHA-256 under the clinic's audit key over the previous hash and every field, each
/// preceded by its length.
struct AuditChain {
    let clinic: ClinicID
    let key: SymmetricKey
    private(set) var seq: Int64 = 0
    private(set) var hash: [UInt8] = []

    init(clinic: ClinicID, key: SymmetricKey) {
        self.clinic = clinic
        self.key = key
    }

    /// Goes one entry on, or says what is wrong with it.
    mutating func step(_ record: AuditRecord, previous: [UInt8], hash stored: [UInt8]) -> AuditVerdict.Damage? {
        guard record.seq == seq + 1 else { return .missing }
        guard previous == hash else { return .unlinked }
        guard Self.hash(record, after: hash, of: clinic, key: key) == stored else { return .altered }
        (seq, hash) = (record.seq, stored)
        return nil
    }

    static func hash(_ record: AuditRecord, after previous: [UInt8], of clinic: ClinicID, key: SymmetricKey) -> [UInt8] {
        var encoded = LengthPrefixed()
        encoded.append(previous)
        encoded.append(clinic.rawValue)
        encoded.append(record.seq)
        encoded.append(Int64((record.at.timeIntervalSince1970 * 1000).rounded()))
        encoded.append(record.actorID?.lowerText)
        encoded.append(record.actor)
        encoded.append(record.action)
        for field in [record.subjectType, record.subjectID, record.change, record.address] { encoded.append(field) }
        return [UInt8](HMAC<SHA256>.authenticationCode(for: encoded.bytes, using: key))
    }

    /// The instant as it is hashed and comes back from the database.
    static func milliseconds(_ instant: Date) -> Date {
        Date(timeIntervalSince1970: (instant.timeIntervalSince1970 * 1000).rounded(.down) / 1000)
    }
}
