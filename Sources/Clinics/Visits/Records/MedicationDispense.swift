import Foundation

/// `POST /api/medication-dispense`: an item of a prescription that is handed out.
public struct MedicationDispenseContent: Sendable, Hashable, Codable {
    /// `resep`: our id of the prescription's item, its number, or the prescription's number.
    public var prescription: String
    /// `tanggal_disiapkan`.
    public var preparedAt: Date?
    /// What is handed out, where that is not said by the prescription.
    public var medicine: Medicine?
    /// How it is taken, where that is not said by the prescription.
    public var dosage = MedicineDosage()
    /// How much, where that is not said by the prescription.
    public var amount = MedicineAmount()
    /// `kategori`.
    public var category: String?
    /// `status`.
    public var status: String?
    /// `petugas`: who hands it out, where that is not the visit's `dokter`.
    public var practitionerCode: String?
    /// `lokasi`.
    public var locationCode: String?
    /// `keterangan`.
    public var note: String?

    /// Makes one of which only the prescription is known.
    public init(prescription: String) { self.prescription = prescription }
}

extension MedicationDispenseContent: RecordContent {
    /// `/api/medication-dispense`.
    public static let kind = "medication-dispense"

    /// Prescription and medicine.
    public var identityParts: [String] { [prescription, medicine?.identityPart ?? ""] }

    /// Who hands it out.
    public var practitionerCodes: [String] { [practitionerCode].compactMap(\.self) }
    /// Where.
    public var locationCodes: [String] { [locationCode].compactMap(\.self) }
    /// The clinic's medicine.
    public var products: [NamedProduct] { medicine?.products ?? [] }
    /// The medicine named directly.
    public var kfaCodes: [String] { medicine?.kfaCodes ?? [] }

    /// What is said now, with what it leaves out.
    public func adding(_ said: MedicationDispenseContent) -> MedicationDispenseContent {
        var new = said
        new.preparedAt = said.preparedAt ?? preparedAt
        if let medicine { new.medicine = said.medicine.map { medicine.adding($0) } ?? medicine }
        new.dosage = dosage.adding(said.dosage)
        new.amount = amount.adding(said.amount)
        for field in Self.optionalFields { new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        return new
    }

    private static var optionalFields: [WritableKeyPath<MedicationDispenseContent, String?>] {
        [\.category, \.status, \.practitionerCode, \.locationCode, \.note]
    }
}
