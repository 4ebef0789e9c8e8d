import Foundation

/// Things of a clinic that share what only one of them can have.
public struct Conflict: Sendable, Hashable {
    /// What is shared.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Locations with one Location id.
        case locationID = "location_id"
        /// Practitioners with one IHS number: one NIK, entered twice.
        case practitionerIHS = "practitioner_ihs"
        /// Practitioners with one SIP or STR.
        case practitionerLicence = "practitioner_licence"
        /// Patients with one IHS number: one NIK, or a newborn who was entered again with an own one.
        case patientIHS = "patient_ihs"
        /// Patients with one no. RM.
        case medicalRecordNumber = "medical_record_number"
        /// Patients with one BPJS card number.
        case bpjsNumber = "bpjs_number"
    }

    /// One of those that share it.
    public struct Subject: Sendable, Hashable {
        /// Ours.
        public var id: UUID
        /// Its name; nil when a visit brought only the NIK.
        public var name: String?
        /// The clinic's own code or no. RM.
        public var code: String?
    }

    /// Ours, UUIDv7.
    public var id: UUID
    /// What is shared.
    public var kind: Kind
    /// What they share, where it may be shown.
    public var shared: String?
    /// Those that share it, at most ``ConflictStore/mostSubjects``.
    public var subjects: [Subject]
    /// When it was found.
    public var foundAt: Date
    /// Who said that it is right as it is, when and why.
    public var dismissal: Dismissal?

    /// That it is right as it is.
    public struct Dismissal: Sendable, Hashable {
        /// When.
        public var at: Date
        /// Who, as the audit shows it.
        public var by: String
        /// Why.
        public var reason: String
    }
}
