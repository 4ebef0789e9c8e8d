import Foundation

/// A poli or room (seed 002, satusehat_location). Its SATUSEHAT id is a remote reference, by environment.
public struct Location: Sendable, Hashable, Codable, Identifiable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// The clinic's own kode poli.
    public var code: String?
    /// Name.
    public var name: String
    /// Description, free text.
    public var details: String?
    /// FHIR location-physical-type; `ro` is a room.
    public var physicalType: String
    /// The building, wing or ward that it is a part of; ours.
    public var parentID: UUID?
    /// What is done there, of the national clinical-speciality: `S001.09`.
    public var specialty: String?
    /// Whether it is in use.
    public var isActive: Bool
    /// When its Location id was last heard of.
    public var syncedAt: Date?
    /// The Location id in the clinic's environment, if known.
    public var satusehatID: String?

    /// Whether a text has the form of a code of the national clinical-speciality.
    public static func isSpecialty(_ text: String) -> Bool { text.wholeMatch(of: /[A-Z][0-9]{3}(\.[0-9]{1,3})?/) != nil }

    /// Makes a location that the platform does not know yet.
    public init(id: UUID, code: String?, name: String) {
        self.id = id
        self.code = code
        self.name = name
        physicalType = "ro"
        isActive = true
    }
}
