import Clinics
import Delivery
import Foundation
import JSON
import Logging
import Synchronization
import Vocabulary

/// *Uji integrasi* at the API: disturbs the calls of a clinic in trial whose run is on, and keeps what its system did. For all others a
/// look into memory.
final class ContractWatch: Sendable {
    /// A run that was started on another instance is seen within this time.
    static let refreshAfter: Duration = .seconds(2)

    private struct Known {
        var run: ContractCallStore.Active?
        var at: ContinuousClock.Instant
    }

    private let database: ClinicDatabase
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let known = Mutex<[ClinicID: Known]>([:])

    init(database: ClinicDatabase, logger: Logger, now: @escaping @Sendable () -> Date) {
        self.database = database
        self.logger = logger
        self.now = now
    }

    /// A run began or ended on this instance.
    func forget(_ clinic: ClinicID) { known.withLock { $0[clinic] = nil } }

    /// The endpoint's answer, or the run's instead.
    func answer(
        _ call: ApiCall, _ method: String, _ path: String, _ body: [UInt8], _ endpoint: () async throws -> ApiAnswer
    ) async throws -> ApiAnswer {
        guard !call.isDryRun, let run = try await run(of: call.clinic) else { return try await endpoint() }
        let keys = try await database.transaction(in: call.clinic.id) { $0.keys }
        var said = Self.said(call, method, path, body, keys, at: now())
        let answer = try await answer(said, run, call, endpoint)
        said.answeredAt = now()
        said.status = answer.status
        said.isDisturbed = answer.contractRunID != nil
        said.visitID = answer.visitID
        try await call.transaction { [said] in try await ContractCallStore.record(said, of: run.id, in: $0) }
        return answer
    }

    private func answer(
        _ said: ContractCall, _ run: ContractCallStore.Active, _ call: ApiCall, _ endpoint: () async throws -> ApiAnswer
    ) async throws -> ApiAnswer {
        func take() async throws -> Bool {
            try await call.transaction { try await ContractCallStore.take(run, request: said.request, in: $0) }
        }
        var answer: ApiAnswer
        switch run.scenario.disturbance {
        case .tooManyRequests:
            guard try await take() else { return try await endpoint() }
            answer = .tooManyRequests(seconds: ContractScenario.retryAfter)
        case .badCredentials:
            guard try await take() else { return try await endpoint() }
            answer = .invalidCredentials
        case .wrongField:
            guard said.isVisit, try await take() else { return try await endpoint() }
            answer = Self.wrongField(said.path == "/api/visit" ? "encounter.tanggal_kunjungan" : "tanggal_kunjungan")
        case .lostAnswer:
            let stored = try await endpoint()
            guard said.isVisit, stored.status < 300, try await take() else { return stored }
            answer = .busy(seconds: 1)
            answer.visitID = stored.visitID
        case .none: return try await endpoint()
        }
        answer.contractRunID = run.id
        return answer
    }

    private func run(of clinic: Clinic) async throws -> ContractCallStore.Active? {
        guard clinic.state == .trial else { return nil }
        let time = ContinuousClock.now
        // One caller looks again; the others use what is known meanwhile.
        let remembered = known.withLock { known -> Known? in
            guard let entry = known[clinic.id] else { return nil }
            if time - entry.at < Self.refreshAfter { return entry }
            known[clinic.id]?.at = time
            return nil
        }
        if let remembered { return remembered.run }
        let run = try await database.transaction(in: clinic.id) { try await ContractCallStore.active(in: $0) }
        known.withLock { $0[clinic.id] = Known(run: run, at: time) }
        return run
    }

    private static func said(
        _ call: ApiCall, _ method: String, _ path: String, _ body: [UInt8], _ keys: ClinicKeys, at: Date
    ) -> ContractCall {
        let query = JSON.object(call.query).text()
        let text = body.isEmpty ? "" : String(decoding: body, as: UTF8.self)
        var said = ContractCall(
            at: at, answeredAt: at, method: method, path: path, status: 0,
            request: keys.hash(["contract request", method, path, call.id, query, text]))
        said.key = call.idempotent.map { keys.hash(["contract key", $0.key]) }
        said.isChild = call.body["encounter_id"]?.string != nil
        guard said.isVisit else { return said }
        let visit = path == "/api/visit" ? call.body["encounter"] ?? .null : call.body
        func field(_ name: String) -> String { visit[name].map { $0.string ?? $0.text() } ?? "" }
        said.visitNumber = visit["no_kunjungan"]?.string.map { keys.hash(["contract visit number", $0]) }
        said.visit = keys.hash(
            ["contract visit", field("nik_pasien"), field("pasien_id"), field("tanggal_kunjungan"), field("poli"), field("dokter")])
        return said
    }

    private static func wrongField(_ field: String) -> ApiAnswer {
        .error(
            422, BodyRefusal.Code.fhirValidationError.rawValue, "Data perlu diperbaiki: \(field).",
            [
                FieldMessage(
                    field, FieldProblem.Code.invalidFormat.rawValue,
                    "Uji integrasi: anggap \(field) salah. Perbaiki isinya lalu kirim lagi; isi yang sama akan ditolak lagi.")
            ])
    }
}
