import Foundation
import Postgres
import Vocabulary

/// A tenant: a clinic with its state, its place on the map and its rules.
public struct Clinic: Sendable, Hashable {
    /// Its number, first in every key.
    public let id: ClinicID
    /// What people and its system call it.
    public let code: ClinicCode
    /// Name, level, address.
    public var details: ClinicDetails
    /// Draft, trial, live or suspended.
    public let state: ClinicState
    /// The state that it returns to, while suspended.
    public let suspendedFrom: ClinicState?
    /// Which of the platforms' environments it sends to.
    public let environment: PlatformEnvironment
    /// What no consent record means.
    public let consentPolicy: ConsentPolicy
    /// What a time without a zone means.
    public let timeWithoutZone: TimeWithoutZone
    /// Whether `keluhan_utama` becomes a Condition.
    public let chiefComplaint: Bool
    /// The SNOMED CT code of that Condition.
    public let chiefComplaintCode: String
    /// Whether a visit that ends gets a resume medis (Composition).
    public var composition = true
    /// Where API calls may come from; empty means anywhere.
    public let allowedNetworks: [NetworkRange]
    /// API calls in a minute.
    public let requestsPerMinute: Int
    /// When it was created.
    public let createdAt: Date
    /// When it was last changed.
    public let updatedAt: Date

    /// Its name.
    public var name: String { details.name }
    /// First or referral level.
    public var level: FacilityLevel { details.level }
    /// The zone that its local dates are in.
    public var timeZone: ClinicTimeZone { details.timeZone }
}

/// What a person enters of a clinic and may change at any time.
public struct ClinicDetails: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// First or referral level.
    public var level: FacilityLevel
    /// The zone that its local dates are in.
    public var timeZone: ClinicTimeZone
    /// Street and number.
    public var address: String?
    /// City or regency.
    public var city: String?
    /// Kode pos.
    public var postalCode: String?
    /// Telephone.
    public var phone: String?
    /// Kode wilayah Kemendagri, 2 digits.
    public var provinceCode: String?
    /// Kode wilayah Kemendagri, 4 digits.
    public var cityCode: String?
    /// Kode wilayah Kemendagri, 6 digits.
    public var districtCode: String?
    /// Kode wilayah Kemendagri, 10 digits.
    public var villageCode: String?

    /// Details of which only the name is known.
    public init(name: String, level: FacilityLevel = .fktp, timeZone: ClinicTimeZone = .wib) {
        self.name = name
        self.level = level
        self.timeZone = timeZone
    }
}

/// Where a clinic is on its way; a suspended one neither takes nor sends.
public enum ClinicState: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// Being set up.
    case draft
    /// Sends to a sandbox.
    case trial
    /// Sends real data.
    case live
    /// Stopped by a superadmin.
    case suspended
}

/// Which of the national platforms' environments a clinic sends to. Every remote id and credential is keyed by it.
public enum PlatformEnvironment: String, Sendable, Hashable, CaseIterable, Codable, PostgresValue {
    /// The platforms' test systems ("staging").
    case sandbox
    /// The national platforms.
    case production
    /// Other hosts: a gateway or a simulator.
    case custom
}

/// A clinic's level decides which BPJS services it has.
public enum FacilityLevel: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// First level: PCare and Antrean FKTP.
    case fktp
    /// Referral level: Antrean RS (Mobile JKN).
    case fkrtl
}

/// What it means that a patient has no consent record.
public enum ConsentPolicy: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// Send unless refused.
    case presumed
    /// Wait for consent.
    case required
}

/// What a time without a zone means in what a clinic sends.
public enum TimeWithoutZone: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// UTC.
    case utc
    /// The clinic's own zone; also where it writes a `Z` by habit.
    case clinic
}

extension Clinic {
    static let columns: SQL = """
        clinic_id, code, name, level, state, suspended_from, environment, time_zone, address, city, postal_code, phone, province_code,
        city_code, district_code, village_code, consent_policy, time_without_zone, chief_complaint, chief_complaint_code, composition,
        allowed_networks::text[] AS allowed_networks, requests_per_minute, created_at, updated_at
        """

    init(_ row: Row) throws {
        id = ClinicID(try row.get("clinic_id"))
        guard let code = ClinicCode(try row.get("code", as: String.self)),
            let zone = ClinicTimeZone(identifier: try row.get("time_zone", as: String.self))
        else { throw UnknownStoredValue(table: "clinic", column: "code, time_zone") }
        self.code = code
        var details = ClinicDetails(name: try row.get("name"), level: try row.get("level"), timeZone: zone)
        details.address = try row.get("address")
        details.city = try row.get("city")
        details.postalCode = try row.get("postal_code")
        details.phone = try row.get("phone")
        details.provinceCode = try row.get("province_code")
        details.cityCode = try row.get("city_code")
        details.districtCode = try row.get("district_code")
        details.villageCode = try row.get("village_code")
        self.details = details
        state = try row.get("state")
        suspendedFrom = try row.get("suspended_from")
        environment = try row.get("environment")
        consentPolicy = try row.get("consent_policy")
        timeWithoutZone = try row.get("time_without_zone")
        chiefComplaint = try row.get("chief_complaint")
        chiefComplaintCode = try row.get("chief_complaint_code")
        composition = try row.get("composition")
        allowedNetworks = try row.get("allowed_networks", as: [String].self).compactMap { NetworkRange($0) }
        requestsPerMinute = try row.get("requests_per_minute")
        createdAt = try row.get("created_at")
        updatedAt = try row.get("updated_at")
    }
}

/// A stored value is none that this program knows: the row was written by a newer version or by hand.
public struct UnknownStoredValue: Error, Sendable, Hashable {
    /// The table.
    public let table: String
    /// The column or columns.
    public let column: String

    /// Of a column of a table.
    public init(table: String, column: String) {
        self.table = table
        self.column = column
    }
}
