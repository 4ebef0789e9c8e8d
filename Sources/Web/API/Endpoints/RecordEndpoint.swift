import Clinics
import Delivery
import Foundation
import JSON

/// `/api/diagnosis`, `/api/observation` and their like: what happened in a visit. They differ in how the body is read.
struct RecordEndpoint: Sendable {
    /// The path below `/api/`.
    let kind: String
    /// What it is called in answers.
    let name: String
    let schema: BodySchema
    private let reader: @Sendable (JSON, ReadingClock) -> BodyReading<RecordCommand>

    init(
        kind: String, name: String, schema: BodySchema, reader: @escaping @Sendable (JSON, ReadingClock) -> BodyReading<RecordCommand>
    ) {
        self.kind = kind
        self.name = name
        self.schema = schema.takingMistakes
        self.reader = reader
    }

    /// `status` of a record that was said by mistake; the kinds' own words for a status say nothing of that.
    private static let wrong: Set<String> = ["salah", "salah input", "entered-in-error"]

    /// Reads a body. `status` "salah" is the same for every kind.
    func read(_ body: JSON, _ clock: ReadingClock) -> BodyReading<RecordCommand> {
        guard let status = body["status"]?.string?.trimmingCharacters(in: .whitespaces).lowercased(), Self.wrong.contains(status) else {
            return reader(body, clock)
        }
        var rest = body
        rest["status"] = nil
        guard case .read(var command, let warnings) = reader(rest, clock) else { return reader(rest, clock) }
        command.isWrong = true
        return .read(command, warnings: warnings)
    }

    /// One line for each kind of record.
    static let all = [
        RecordEndpoint(kind: Diagnosis.kind, name: "Diagnosis", schema: DiagnosisBody.schema, reader: DiagnosisBody.read),
        RecordEndpoint(kind: ObservationContent.kind, name: "Observasi", schema: ObservationBody.schema, reader: ObservationBody.read),
        RecordEndpoint(kind: ProcedureContent.kind, name: "Tindakan", schema: ProcedureBody.schema, reader: ProcedureBody.read),
        RecordEndpoint(
            kind: AllergyIntoleranceContent.kind, name: "Alergi", schema: AllergyIntoleranceBody.schema, reader: AllergyIntoleranceBody.read
        ),
        RecordEndpoint(kind: ImmunizationContent.kind, name: "Imunisasi", schema: ImmunizationBody.schema, reader: ImmunizationBody.read),
        RecordEndpoint(
            kind: ClinicalImpressionContent.kind, name: "Penilaian klinis", schema: ClinicalImpressionBody.schema,
            reader: ClinicalImpressionBody.read),
        RecordEndpoint(kind: CarePlanContent.kind, name: "Rencana perawatan", schema: CarePlanBody.schema, reader: CarePlanBody.read),
        RecordEndpoint(
            kind: QuestionnaireResponseContent.kind, name: "Jawaban kuesioner", schema: QuestionnaireResponseBody.schema,
            reader: QuestionnaireResponseBody.read),
        RecordEndpoint(
            kind: EpisodeOfCareContent.kind, name: "Episode perawatan", schema: EpisodeOfCareBody.schema, reader: EpisodeOfCareBody.read),
        RecordEndpoint(
            kind: MedicationRequestContent.kind, name: "Resep", schema: MedicationRequestBody.schema, reader: MedicationRequestBody.read),
        RecordEndpoint(
            kind: MedicationDispenseContent.kind, name: "Penyerahan obat", schema: MedicationDispenseBody.schema,
            reader: MedicationDispenseBody.read),
        RecordEndpoint(
            kind: ServiceRequestContent.kind, name: "Permintaan", schema: ServiceRequestBody.schema, reader: ServiceRequestBody.read),
        RecordEndpoint(kind: SpecimenContent.kind, name: "Spesimen", schema: SpecimenBody.schema, reader: SpecimenBody.read),
        RecordEndpoint(
            kind: DiagnosticReportContent.kind, name: "Laporan hasil", schema: DiagnosticReportBody.schema,
            reader: DiagnosticReportBody.read),
        RecordEndpoint(kind: CompositionContent.kind, name: "Resume medis", schema: CompositionBody.schema, reader: CompositionBody.read),
    ]

    /// Stores it, and answers what became of it within the wait.
    func post(_ call: ApiCall) async throws -> ApiAnswer {
        switch read(call.body, call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, let warnings):
            let wait = ArrivalWait(call)
            let accepted = try await store(command, call)
            guard case .stored(let record, let visit) = accepted else { return RecordAnswer.otherPatient() }
            var said = warnings.map { FieldMessage($0) }
            said += try await CodeWarnings.of([("", command.content)], for: call).filter { new in !said.contains { $0.field == new.field } }
            if record.isWrong, !command.isWrong { said.append(RecordAnswer.staysWrong) }
            return RecordAnswer.posted(try await arrival(of: record, in: visit, wait, call), warnings: said)
        }
    }

    /// Marks it as said by mistake: `DELETE /api/diagnosis/{id}`, the same as `status` "salah".
    func delete(_ call: ApiCall) async throws -> ApiAnswer {
        let wait = ArrivalWait(call)
        let record = try await call.once { scope -> VisitRecord? in
            guard let id = UUID(uuidString: call.id) else { return nil }
            return try await call.api.intake.withdraw(id, kind: kind, of: call.clinic, in: scope)
        }
        guard let record else { return RecordAnswer.unknown }
        return RecordAnswer.posted(try await arrival(of: record, in: record.visitID, wait, call), warnings: [])
    }

    private func arrival(of record: VisitRecord, in visit: UUID?, _ wait: ArrivalWait, _ call: ApiCall) async throws
        -> RecordAnswer.Standing
    {
        call.api.engine.wake()
        let standing = try await call.transaction { scope in
            var standing = RecordAnswer.Standing(id: record.id, kind: record.content.kind, visitID: visit, deliveries: [])
            standing.isWrong = record.isWrong
            return try await Self.load(standing, call, in: scope)
        }
        return try await wait.arrival(of: standing) { standing in
            try await call.transaction { try await Self.load(standing, call, in: $0) }
        }
    }

    private func store(_ command: RecordCommand, _ call: ApiCall) async throws -> AcceptedRecord {
        try await call.once { scope in
            let accepted = try await call.api.intake.accept(command, of: call.clinic, in: scope)
            if call.isDryRun, case .stored(_, .some(let id)) = accepted, let visit = try await VisitStore.find(id, in: scope) {
                throw try await DryRun.preview(visit, for: call, in: scope)
            }
            return accepted
        }
    }

    private static func load(
        _ standing: RecordAnswer.Standing, _ call: ApiCall, in scope: ClinicScope
    ) async throws -> RecordAnswer.Standing {
        guard let visitID = standing.visitID, let visit = try await VisitStore.find(visitID, in: scope) else { return standing }
        let ofVisit = try await VisitStanding.load(visit, for: call, in: scope)
        var standing = standing
        standing.deliveries = ofVisit.deliveries.filter { $0.sourceID == standing.id }
        standing.isVisitMoving = ofVisit.encounter?.state == "completed" || ofVisit.awaited != nil
        return standing
    }
}
