import Clinics
import JSON

/// What a laboratory's result says beside the seed's fields of an observation.
extension FieldReader {
    /// `permintaan`, `spesimen`, `no_hasil`, `petugas`, `nilai_rujukan`, `komponen`.
    mutating func laboratoryFields(of content: inout ObservationContent) {
        content.number = line("no_hasil", longest: 100)
        content.request = line("permintaan", longest: 100)
        content.specimen = line("spesimen", longest: 100)
        content.performerCode = practitioner("petugas")
        content.range = referenceRange()
    }

    /// `nilai_rujukan` {rendah, tinggi, teks}, or words.
    mutating func referenceRange() -> ReferenceRange? {
        guard let given = value("nilai_rujukan")?.first else { return nil }
        guard let object = given.object else { return line(given, "nilai_rujukan").map { ReferenceRange(text: $0) } }
        func part(_ name: String) -> JSON? { object[name].flatMap { $0.saysNothing ? nil : $0 } }
        let low = part("rendah").flatMap { quantity($0, "nilai_rujukan.rendah") }
        let high = part("tinggi").flatMap { quantity($0, "nilai_rujukan.tinggi") }
        let text = part("teks").flatMap { line($0, "nilai_rujukan.teks") }
        return low == nil && high == nil && text == nil ? nil : ReferenceRange(low: low, high: high, text: text)
    }

    /// `komponen`: a list of {kode, nilai, interpretasi, nilai_rujukan}.
    mutating func components() -> [ObservationComponent]? {
        guard let given = value("komponen") else { return nil }
        return (given.array ?? [given]).enumerated().filter { !$0.element.saysNothing }.compactMap { index, element in
            guard let object = element.object else {
                problem("komponen[\(index)]", .invalidType, "komponen[\(index)] harus objek dengan kode dan nilai.")
                return nil
            }
            var part = FieldReader(object, clock: clock, prefix: prefix + "komponen[\(index)].")
            let component = part.component()
            add(part)
            return component
        }
    }

    private mutating func component() -> ObservationComponent? {
        let code = required("kode").flatMap { given in
            // A bare code with a hyphen is LOINC's.
            let isLOINC = given.first.string?.contains("-") == true
            return concept(given.first, "kode", defaultSystem: isLOINC ? ObservationBody.loinc : ServiceRequestBody.snomed)
        }
        let value = required("nilai").flatMap { ObservationBody.value($0, &self) }
        guard let code, let value else { return nil }
        var component = ObservationComponent(codings: code.codings, text: code.text, value: value)
        component.interpretation = ObservationBody.interpretation(&self)
        component.range = referenceRange()
        return component
    }
}

extension BodyField {
    /// What a laboratory's result brings beside.
    static let laboratory: [BodyField] = [
        .line("no_hasil", "Nomor hasil di klinik.", "HASIL-1", longest: 100),
        .line("permintaan", "no_permintaan atau service_request_id.", "LAB-1", longest: 100),
        .line("spesimen", "no_spesimen atau specimen_id.", "SP-1", longest: 100), .practitioner("petugas", "Yang memeriksa."), range,
    ]

    static let range = BodyField.object(
        "nilai_rujukan", "Kisaran rujukan.",
        [
            .quantity("rendah", "Batas bawah.", ["value": 90, "unit": "mmHg", "code": "mm[Hg]"]),
            .quantity("tinggi", "Batas atas.", ["value": 130, "unit": "mmHg", "code": "mm[Hg]"]),
            .line("teks", "Dengan kata-kata.", "90–130"),
        ])

    static let component: [BodyField] = [
        .concept("kode", "Yang diukur: kode SNOMED CT.", "271649006").required,
        BodyField("nilai", "Hasilnya.", 120, ["$ref": "#/components/schemas/ObservationValue"]).required,
        .concept("interpretasi", "Tafsiran.", "normal"), range,
    ]
}
