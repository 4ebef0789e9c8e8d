import Clinics
import Foundation
import JSON

/// `POST /api/observation` (seed 001; reference section 10.4); of a laboratory's result more (LaboratoryFields).
enum ObservationBody {
    static let schema = BodySchema(
        "Observasi", oneOf: ["nilai", "komponen"],
        BodyField.recordHead(time: "tanggal_observasi") + [
            .concept("kategori", "Golongan: vital-signs, laboratory, …", ["system": .string(categorySystem), "code": "vital-signs"])
                .required,
            .concept(
                "kode", "Yang diukur: kode LOINC.", ["system": .string(loinc), "code": "85354-9", "display": "Tekanan darah"]
            ).required,
            BodyField(
                "nilai", "Hasil: angka, objek dengan value dan unit, kode, atau teks.", ["value": 120, "unit": "mmHg", "code": "mm[Hg]"],
                ["$ref": "#/components/schemas/ObservationValue"]),
            .quantity(
                "nilai_diatas", "Nilai kedua: diastole pada tekanan darah 85354-9.", ["value": 80, "unit": "mmHg", "code": "mm[Hg]"]),
            .concept("interpretasi", "Tafsiran: kata atau kode.", "normal"),
            .text("keterangan", "Catatan.", "Diukur sambil duduk."),
            .list("komponen", "Nilai-nilai bagian.", BodyField.component),
        ] + BodyField.laboratory)

    static let categorySystem = "http://terminology.hl7.org/CodeSystem/observation-category"
    static let categories: Set<String> = [
        "vital-signs", "laboratory", "imaging", "procedure", "survey", "exam", "therapy", "activity", "social-history",
    ]
    static let loinc = "http://loinc.org"
    /// The blood pressure panel: `nilai` is systolic, `nilai_diatas` diastolic.
    static let bloodPressurePanel = "85354-9"

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal_observasi")
            let category = category(&reader)
            let code = reader.required("kode").flatMap { reader.concept($0.first, "kode", defaultSystem: loinc) }
            let isPanel = code?.codings.contains { $0.code == bloodPressurePanel } ?? false
            let components = reader.components()
            let given = value(isPanel: isPanel, isRequired: components == nil, &reader)
            let upper = given.pressure?.diastolic ?? reader.value("nilai_diatas").flatMap { reader.quantity($0, "nilai_diatas") }
            if isPanel, given.value != nil, upper == nil, reader.value("nilai_diatas") == nil {
                reader.problem("nilai_diatas", .required, "nilai_diatas (diastole) wajib diisi untuk tekanan darah 85354-9.")
            }
            var content = ObservationContent(
                category: category ?? CodingValue(system: nil, code: ""), codings: code?.codings ?? [], text: code?.text,
                value: given.value, upper: upper)
            content.interpretation = interpretation(&reader)
            content.note = reader.text("keterangan")
            content.components = components
            reader.laboratoryFields(of: &content)
            guard let head, category != nil, code != nil else { return nil }
            return RecordCommand(head, content)
        }
    }

    private static func category(_ reader: inout FieldReader) -> CodingValue? {
        guard let given = reader.required("kategori")?.first else { return nil }
        guard let category = reader.concept(given, "kategori", defaultSystem: categorySystem)?.codings.first else { return nil }
        if category.system == categorySystem, !categories.contains(category.code) {
            reader.warning("kategori.code", .unknownCode, "Kategori ini tidak dikenal; yang lazim: vital-signs atau laboratory.")
        }
        return category
    }

    private typealias Given = (value: ObservationValue?, pressure: (systolic: QuantityValue, diastolic: QuantityValue)?)

    /// `nilai`, which `komponen` may stand for. A panel's may be "130/85".
    private static func value(isPanel: Bool, isRequired: Bool, _ reader: inout FieldReader) -> Given {
        guard let given = isRequired ? reader.required("nilai") : reader.value("nilai") else { return (nil, nil) }
        if isPanel, let pressure = pressure(given) { return (.quantity(pressure.systolic), pressure) }
        if isPanel { return (reader.quantity(given, "nilai").map { .quantity($0) }, nil) }
        return (value(given, &reader), nil)
    }

    /// A quantity; a code with or without text; words.
    static func value(_ given: JSON, _ reader: inout FieldReader) -> ObservationValue? {
        guard let object = given.object else {
            if let number = FieldReader.decimal(given) { return .quantity(QuantityValue(value: number)) }
            return reader.line(given, "nilai", longest: 1000).map { .text($0) }
        }
        if let inner = object["value"], !inner.saysNothing {
            guard FieldReader.decimal(inner) == nil, inner.string != nil else {
                return reader.quantity(given, "nilai").map { .quantity($0) }
            }
            return reader.line(inner, "nilai.value", longest: 1000).map { .text($0) }
        }
        guard object["coding"] != nil || object["code"] != nil || object["text"] != nil else {
            reader.problem("nilai.value", .required, "nilai.value wajib diisi.")
            return nil
        }
        guard let concept = reader.concept(given, "nilai", defaultSystem: nil) else { return nil }
        if concept.codings.isEmpty, let text = concept.text { return .text(text) }
        return .coded(concept.codings, text: concept.text)
    }

    /// "130/85" as both pressures.
    private static func pressure(_ given: JSON) -> (systolic: QuantityValue, diastolic: QuantityValue)? {
        guard let text = (given.object?["value"] ?? given).string else { return nil }
        let parts = text.lowercased().replacing("mmhg", with: "").split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let upper = FieldReader.decimal(.string(String(parts[0]))),
            let lower = FieldReader.decimal(.string(String(parts[1])))
        else { return nil }
        func quantity(_ value: String) -> QuantityValue {
            QuantityValue(value: value, unit: "mmHg", system: "http://unitsofmeasure.org", code: "mm[Hg]")
        }
        return (quantity(upper), quantity(lower))
    }

    /// A word, or a concept's text or code.
    static func interpretation(_ reader: inout FieldReader) -> String? {
        guard let given = reader.value("interpretasi")?.first else { return nil }
        guard given.object != nil else { return reader.line(given, "interpretasi") }
        let concept = reader.concept(given, "interpretasi", defaultSystem: nil)
        return concept?.text ?? concept?.codings.first?.code
    }
}

extension JSON {
    /// Itself, or the first element that says something of a list: what may be one may come in a list.
    var first: JSON { array?.first { !$0.saysNothing } ?? self }
}
