import Clinics
import Delivery
import FHIR
import JSON

/// `POST /api/immunization` as an Immunization (reference section 3.16). It names its `patient`, not a subject.
///
/// | element | from |
/// |---|---|
/// | identifier | none: the platform names no system for it; vaccine and time tell it apart |
/// | status, statusReason | `status`, else completed; `alasan_tidak` |
/// | vaccineCode | `kode_vaksin` (KFA or CVX), `nama_vaksin` |
/// | occurrenceDateTime | `tanggal` |
/// | primarySource | `sumber_utama`, else true: who gives a vaccine reports it |
/// | location | `lokasi`, else `poli` |
/// | lotNumber, expirationDate | `no_lot`, `kedaluwarsa` |
/// | site, route, doseQuantity | `lokasi_suntik`, `rute`, `dosis` with `satuan_dosis` |
/// | performer | `petugas`, else `dokter`, as administering provider |
/// | reasonCode | `alasan` and `waktu`, two codes of one reason as the platform's example has it |
/// | protocolApplied | `dosis_ke` |
/// | note | `keterangan` |
enum ImmunizationBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: ImmunizationContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        var named = NamedReferences(dossier, &links)
        let performer = named.practitioner(content.performerCode)
        // The visit's own poli is seen to by the Encounter, which comes first.
        let own = dossier.location.map { FHIR.reference(urn: $0.id, display: $0.name) }
        let location = content.locationCode == nil ? own : named.location(content.locationCode)
        let body = build(record, content, named, performer: performer, location: location)
        return .child(SourceKey.immunization(record.id), ResourceType.immunization, record.id, dossier, lacks: named.lacks, body)
    }

    private static func build(
        _ record: VisitRecord, _ content: ImmunizationContent, _ named: NamedReferences, performer: JSON?, location: JSON?
    ) -> JSON {
        FHIR.object(
            ("resourceType", "Immunization"),
            ("status", .string(content.status ?? "completed")),
            ("statusReason", content.statusReason.map { Codings.concept($0, in: actReason) }),
            ("vaccineCode", Codings.concept(content.vaccine, in: .kfa)),
            ("patient", named.subject),
            ("encounter", named.encounter),
            ("occurrenceDateTime", FHIR.dateTime(record.recordedAt)),
            ("primarySource", .bool(content.isPrimarySource ?? true)),
            ("location", location),
            ("lotNumber", content.lotNumber.map { .string($0) }),
            ("expirationDate", content.expiry.map { .string($0) }),
            ("site", content.site.map { Codings.concept($0, in: .snomed) }),
            ("route", content.route.map { Codings.concept($0, in: .atc) }),
            ("doseQuantity", content.dose.flatMap(Codings.quantity)),
            ("performer", performer.map { [FHIR.object(("function", administering), ("actor", $0))] }),
            ("note", content.note.map { [FHIR.annotation($0)] }),
            ("reasonCode", reason(content).map { [$0] }),
            ("protocolApplied", content.doseNumber.map { [["doseNumberPositiveInt": .number(JSONNumber($0))]] }))
    }

    private static let actReason: CodeSystem = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    private static let administering = FHIR.codeableConcept(
        "http://terminology.hl7.org/CodeSystem/v2-0443", "AP", "Administering Provider")

    private static func reason(_ content: ImmunizationContent) -> JSON? {
        let reason = content.reason.map { coding($0, in: "http://terminology.kemkes.go.id/CodeSystem/immunization-reason") }
        let timing = content.timing.map { coding($0, in: "http://terminology.kemkes.go.id/CodeSystem/immunization-routine-timing") }
        let codings = [reason, timing].compactMap(\.self)
        // Not a ternary: JSON has a nil literal, which is null and not the absence of a value.
        guard !codings.isEmpty else { return nil }
        return FHIR.codeableConcept(codings)
    }

    /// With the display of the platform's example where the clinic gave none.
    private static func coding(_ value: CodingValue, in usual: CodeSystem) -> JSON {
        var value = value
        value.display = value.display ?? displays[value.code]
        return Codings.coding(value, in: usual)
    }

    private static let displays = ["IM-Dasar": "Imunisasi Program Rutin Dasar", "IM-Ideal": "Imunisasi Ideal"]
}
