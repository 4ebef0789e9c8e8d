import Clinics
import Delivery
import FHIR
import Foundation
import JSON
import Vocabulary

/// An item of a prescription with its numbers on the platform (reference section 3.0): both identifiers are required of a request and of
/// what is handed out on it.
struct Prescription {
    let record: VisitRecord
    let content: MedicationRequestContent

    /// `no_resep`, else our record id.
    var number: String { content.prescriptionNumber ?? record.id.lowerText }

    /// The item's own number, else our record id behind that of the prescription: the same however often it is planned.
    var item: String { content.number ?? (content.prescriptionNumber.map { "\($0)-\(record.id.lowerText)" } ?? number + "-1") }

    /// `identifier`.
    /// - Parameter item: as it is for the request itself, unless said.
    func identifiers(item: String? = nil, organization: String) -> JSON {
        [
            FHIR.identifier(.facility("prescription", organization: organization), number, use: "official"),
            FHIR.identifier(.facility("prescription-item", organization: organization), item ?? self.item, use: "official"),
        ]
    }

    /// `category`: as given, else by the visit's class.
    static func category(_ given: String?, _ dossier: VisitDossier, in system: CodeSystem) -> JSON {
        let usual = EncounterBuilder.serviceClass(dossier.visit.content.serviceType) == .inpatient ? "inpatient" : "outpatient"
        let code = given ?? usual
        return FHIR.codeableConcept(system, code, code.prefix(1).uppercased() + code.dropFirst())
    }
}

extension VisitDossier {
    /// The item that `resep` means: by our id, by its own number, or by the prescription's number where only one item of it can be meant.
    func prescription(_ reference: String, of medicine: Medicine?) -> Prescription? {
        let items = orderedRecords.compactMap { record in
            (record.content as? MedicationRequestContent).map { Prescription(record: record, content: $0) }
        }
        let id = UUID(uuidString: reference)
        if let item = items.first(where: { $0.record.id == id || $0.item == reference }) { return item }
        var ofNumber = items.filter { $0.content.prescriptionNumber == reference }
        if ofNumber.count > 1, let medicine { ofNumber = ofNumber.filter { $0.content.medicine.isSame(as: medicine) } }
        return ofNumber.count == 1 ? ofNumber.first : nil
    }
}

extension Medicine {
    /// By the clinic's code where both have one, else by KFA's.
    fileprivate func isSame(as other: Medicine) -> Bool {
        if let productCode, let code = other.productCode { return productCode == code }
        return kfaCode != nil && kfaCode == other.kfaCode
    }
}
