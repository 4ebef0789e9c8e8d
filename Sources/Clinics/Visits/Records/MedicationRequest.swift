/// `POST /api/medication-request`: one item of a prescription.
public struct MedicationRequestContent: Sendable, Hashable, Codable {
    /// `no_resep`.
    public var prescriptionNumber: String?
    /// `no_item`, within the prescription.
    public var itemNumber: String?
    /// What is prescribed.
    public var medicine: Medicine
    /// How it is taken.
    public var dosage = MedicineDosage()
    /// How much, and for how long.
    public var amount = MedicineAmount()
    /// `pengulangan`.
    public var repeats: Int?
    /// `kategori`, of medicationrequest-category.
    public var category: String?
    /// `prioritas`.
    public var priority: String?
    /// `status`.
    public var status: String?
    /// `diagnosis`: the record that it is prescribed for.
    public var diagnosis: String?
    /// `petugas`: who prescribes it, where that is not the visit's `dokter`.
    public var practitionerCode: String?
    /// `keterangan`.
    public var note: String?

    /// Makes an item of which only the medicine is known.
    public init(medicine: Medicine) { self.medicine = medicine }
}

extension MedicationRequestContent: RecordContent {
    /// `/api/medication-request`.
    public static let kind = "medication-request"

    /// The item's number in the platform's form, `RX-1-2`: clinics number items within a prescription, or throughout.
    public var number: String? {
        guard let prescriptionNumber, let itemNumber else { return nil }
        return itemNumber.hasPrefix(prescriptionNumber + "-") ? itemNumber : "\(prescriptionNumber)-\(itemNumber)"
    }

    /// Prescription and medicine.
    public var identityParts: [String] { [prescriptionNumber ?? "", medicine.identityPart] }

    /// Who prescribes it.
    public var practitionerCodes: [String] { [practitionerCode].compactMap(\.self) }
    /// The clinic's medicine.
    public var products: [NamedProduct] { medicine.products }
    /// The medicine named directly.
    public var kfaCodes: [String] { medicine.kfaCodes }

    /// What is said now, with what it leaves out.
    public func adding(_ said: MedicationRequestContent) -> MedicationRequestContent {
        var new = said
        new.medicine = medicine.adding(said.medicine)
        new.dosage = dosage.adding(said.dosage)
        new.amount = amount.adding(said.amount)
        new.repeats = said.repeats ?? repeats
        for field in Self.optionalFields { new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        return new
    }

    private static var optionalFields: [WritableKeyPath<MedicationRequestContent, String?>] {
        [\.prescriptionNumber, \.itemNumber, \.category, \.priority, \.status, \.diagnosis, \.practitionerCode, \.note]
    }
}
