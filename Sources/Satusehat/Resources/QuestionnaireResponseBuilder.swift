import Clinics
import Delivery
import FHIR
import JSON

/// `POST /api/questionnaire-response` as a QuestionnaireResponse (reference section 3.16).
///
/// | element | from |
/// |---|---|
/// | identifier | none: the platform names no system for it; form and time tell it apart |
/// | questionnaire | `kuesioner` |
/// | status | `status`, else completed |
/// | authored | `tanggal` |
/// | author | `petugas`, else `dokter` |
/// | item | `jawaban`; nested ones stand below the answer where there is one (FHIR qrs-1) |
enum QuestionnaireResponseBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: QuestionnaireResponseContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        var named = NamedReferences(dossier, &links)
        let author = named.practitioner(content.authorCode)
        let body = FHIR.object(
            ("resourceType", "QuestionnaireResponse"),
            ("questionnaire", .string("https://fhir.kemkes.go.id/Questionnaire/" + content.questionnaire)),
            ("status", .string(content.status ?? "completed")),
            ("subject", named.subject),
            ("encounter", named.encounter),
            ("authored", FHIR.dateTime(record.recordedAt)),
            ("author", author),
            ("item", FHIR.list(content.items.map(item))))
        return .child(
            SourceKey.questionnaireResponse(record.id), ResourceType.questionnaireResponse, record.id, dossier, lacks: named.lacks, body)
    }

    private static func item(_ item: QuestionnaireItem) -> JSON {
        let nested = FHIR.list(item.items.map(Self.item))
        var answers = item.answers.map(answer)
        // What follows from an answer hangs on the first: several answers with questions of their own are not told apart by clinics.
        if let nested, !answers.isEmpty { answers[0]["item"] = nested }
        return FHIR.object(
            ("linkId", .string(item.linkID)),
            ("text", item.text.map { .string($0) }),
            ("answer", FHIR.list(answers)),
            ("item", answers.isEmpty ? nested : nil))
    }

    private static func answer(_ answer: QuestionnaireAnswer) -> JSON {
        switch answer {
        case .bool(let bool): return ["valueBoolean": .bool(bool)]
        case .coding(let coding): return ["valueCoding": Codings.coding(coding, in: .kemkesClinicalTerm)]
        case .text(let text): return ["valueString": .string(text)]
        case .number(let text):
            guard let number = JSONNumber(text: text) else { return ["valueString": .string(text)] }
            return text.contains(".") ? ["valueDecimal": .number(number)] : ["valueInteger": .number(number)]
        }
    }
}
