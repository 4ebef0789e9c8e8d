import Foundation
import Vocabulary

/// A patient of a clinic. The NIK and other numbers are sealed at rest; here they are open.
public struct Patient: Sendable, Hashable, Codable, Identifiable {
    /// Ours, UUIDv7: `pasien_id` of the API.
    public var id: UUID
    /// nil when a visit brought only the NIK.
    public var name: String?
    /// 16 digits; nil for a newborn.
    public var nik: NIK?
    /// A newborn without a NIK is known by the mother's.
    public var motherNIK: NIK?
    /// Order among twins; 0 for a single birth.
    public var birthOrder: Int?
    /// No. RM, the clinic's own.
    public var medicalRecordNumber: String?
    /// Card number, 13 digits.
    public var bpjsNumber: String?
    /// Birth date.
    public var birthDate: LocalDate?
    /// Gender.
    public var gender: Gender?
    /// The rest of what is known.
    public var demographics: Demographics?
    /// Whether they are still the clinic's patient; an inactive one keeps their visits and is not offered any more.
    public var isActive: Bool

    /// Makes a patient of whom only the identity is known.
    public init(id: UUID, nik: NIK?) {
        self.id = id
        self.nik = nik
        isActive = true
    }

    /// Whether enough is known to create the patient on the platform (rules 10166, 10168, 10333, 10397, 10413).
    public var canBeCreated: Bool {
        (nik != nil || motherNIK != nil) && name != nil && birthDate != nil && gender != nil && demographics?.address != nil
    }
}

/// FHIR administrative gender as the platform takes it: L → male, P → female.
public enum Gender: String, Sendable, Hashable, Codable { case male, female }

/// The rest of `register-patient`, sealed as one.
public struct Demographics: Sendable, Hashable, Codable {
    /// `alamat`: street and number.
    public var address: String?
    /// Kode wilayah, 2 digits.
    public var provinceCode: String?
    /// Kode wilayah, 4 digits.
    public var cityCode: String?
    /// Kode wilayah, 6 digits.
    public var districtCode: String?
    /// Kode wilayah, 10 digits.
    public var villageCode: String?
    /// Rukun tetangga.
    public var rt: String?
    /// Rukun warga.
    public var rw: String?
    /// `kode_pos`, 5 digits.
    public var postalCode: String?
    /// `no_hp`.
    public var phone: String?
    /// `email`.
    public var email: String?
    /// `nama_ibu`.
    public var motherName: String?
    /// `golongan_darah` as given.
    public var bloodType: String?
    /// `status_pernikahan` as given.
    public var maritalStatus: String?
    /// `pekerjaan`.
    public var occupation: String?

    /// Makes demographics of which nothing is known.
    public init() {}
}
