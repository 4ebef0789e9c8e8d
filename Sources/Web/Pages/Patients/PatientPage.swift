import Clinics
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/patients/{id}`: what is known of a patient, here and on the platform, and their visits.
struct PatientPage: Sendable {
    let web: WebDependencies
    private static let mostVisits = 10

    func get(_ request: ClinicRequest) async throws -> PageResult { try await show(request, isRevealed: false) }

    /// `POST …/reveal`: the numbers as they are, once, for who may see them; in the audit.
    func reveal(_ request: ClinicRequest) async throws -> PageResult {
        guard request.may(.revealPatient) else { return .forbidden }
        guard let patient = try await find(request) else { return .notFound }
        let actor = request.actor
        try await request.transaction { scope in
            try await AuditStore.append(
                AuditEntry(action: "patient.revealed", subject: .init("patient", patient.id.lowerText), by: actor), in: scope)
        }
        return try await show(request, isRevealed: true)
    }

    /// `POST …/lookup`: asks the platform for the IHS number, also when it is known already.
    func look(_ request: ClinicRequest) async throws -> PageResult {
        guard let patient = try await find(request) else { return .notFound }
        return .redirect(address(patient.id, request), try await look(patient, request))
    }

    /// `POST …/deactivate` and `/activate`
    func setActive(_ isActive: Bool, _ request: ClinicRequest) async throws -> PageResult {
        guard let patient = try await find(request) else { return .notFound }
        let actor = request.actor
        _ = try await request.transaction { try await PatientStore.setActive(isActive, patient.id, by: actor, in: $0) }
        return .redirect(
            address(patient.id, request),
            .ok(isActive ? "Pasien diaktifkan lagi." : "Pasien dinonaktifkan. Kunjungannya tetap tersimpan dan tetap dikirim."))
    }

    func find(_ request: ClinicRequest) async throws -> Patient? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { try await PatientStore.find(id, in: $0) }
    }

    func address(_ id: UUID, _ request: ClinicRequest) -> String { request.address("patients/\(id.lowerText)") }

    /// Asks the platform about a patient and says what came of it.
    func look(_ patient: Patient, _ request: ClinicRequest) async throws -> Flash {
        guard let nik = patient.nik else { return .wait("Pasien belum punya NIK. Cari dengan NIK ibu di halaman Cari nomor IHS.") }
        let found = try await web.api.patients.find(nik: nik, of: request.clinic, by: request.viewer.user.id, anew: true)
        web.delivery.engine.wake()
        return switch found {
        case .found: .ok("Pasien dikenal di SATUSEHAT.")
        case .notFound: .wait("SATUSEHAT belum mengenal NIK ini. Langkah berikutnya ada di bawah.")
        case .ambiguous, .away, .refused: .bad("\(found.problem("NIK pasien") ?? "").")
        }
    }

    private func show(_ request: ClinicRequest, isRevealed: Bool) async throws -> PageResult {
        guard let patient = try await find(request) else { return .notFound }
        let environment = request.clinic.environment
        let (number, lookup, visits) = try await request.transaction { scope in
            var filter = VisitFilter()
            filter.patientID = patient.id
            var lookup: PatientLookup?
            if let nik = patient.nik { lookup = try await PatientLookupStore.latest(nik, environment: environment, in: scope) }
            return (
                try await PatientStore.ihsNumber(of: patient.id, in: environment, scope), lookup,
                try await VisitListStore.page(filter, limit: Self.mostVisits, in: scope)
            )
        }
        let name = patient.name ?? "Pasien tanpa nama"
        return .show(
            PatientView(
                page: request.frame(name, crumbs: [Crumb("Pasien", request.address("patients")), Crumb(name)]),
                address: address(patient.id, request), clinic: request.clinic, patient: patient, ihsNumber: number,
                lookup: lookup, today: LocalDate(web.now(), in: request.clinic.timeZone), isRevealed: isRevealed,
                mayReveal: request.may(.revealPatient) && !isRevealed, visits: visits,
                visitsAddress: request.may(.visits) ? request.address("visits") : nil,
                consents: PatientLinks.consents(of: patient.id, request),
                lookupAddress: request.address("patients/lookup")))
    }
}

/// Pages of other subjects about a patient, where they exist.
enum PatientLinks {
    static func consents(of patient: UUID, _ request: ClinicRequest) -> String? {
        guard request.may(.consents), request.incoming.pages.contains("/c/{code}/consents/patients/{id}") else { return nil }
        return request.address("consents/patients/\(patient.lowerText)")
    }
}

/// `Templates/pages/patients/patient.mustache`
struct PatientView: PageView {
    static let template = "pages/patients/patient"
    let page: PageFrame
    let address: String
    let clinic: Clinic
    let patient: Patient
    let ihsNumber: String?
    let lookup: PatientLookup?
    let today: LocalDate
    let isRevealed: Bool
    let mayReveal: Bool
    let visits: [VisitSummary]
    let visitsAddress: String?
    let consents: String?
    /// Where a newborn is looked up by the mother's NIK.
    let lookupAddress: String

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("title") { $0.patient.name ?? "Pasien tanpa nama" },
        .text("record") { $0.patient.medicalRecordNumber }, .flag("active") { $0.patient.isActive }, .text("ihs") { $0.ihsNumber },
        .text("environment") { $0.clinic.environment.word }, .text("seen") { $0.seen }, .text("next") { $0.next },
        .text("doubt") { view in view.lookup.flatMap { LookupDoubt.says($0, of: view.patient) } },
        .flag("hasNIK") { $0.patient.nik != nil },
        .list("facts") { PatientFacts.of($0.patient, isRevealed: $0.isRevealed) }, .flag("mayReveal") { $0.mayReveal },
        .list("visits") { view in view.visits.map { VisitRow(visit: $0, list: view.visitsAddress, zone: view.clinic.timeZone) } },
        .flag("hasVisits") { !$0.visits.isEmpty }, .text("consents") { $0.consents },
        .text("lookup") { $0.lookupAddress })

    /// When the platform was asked last, and what it said.
    private var seen: String? {
        guard let lookup else { return nil }
        let day = Indonesian.relative(LocalDate(lookup.searchedAt, in: clinic.timeZone), today: today)
        let word = if case .found = lookup.result { "Dilihat" } else { "Tidak ditemukan" }
        return "\(word) \(day), \(Indonesian.dateTime(lookup.searchedAt, in: clinic.timeZone))"
    }

    /// What to do where the platform does not know them.
    private var next: String? {
        guard ihsNumber == nil else { return nil }
        let missing = patient.missingToBeCreated
        if !missing.isEmpty { return "Lengkapi \(missing.joined(separator: ", ")) agar pasien dapat didaftarkan." }
        return "Data pasien cukup untuk didaftarkan: pasien didaftarkan ke SATUSEHAT bersama kunjungan pertamanya."
    }

    struct VisitRow: View {
        let visit: VisitSummary
        let list: String?
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("link") { row in row.list.map { "\($0)/\(row.visit.id.lowerText)" } },
            .text("number") { $0.visit.visitNumber ?? DeliveryText.short($0.visit.id) },
            .text("day") { Indonesian.date($0.visit.serviceDate) },
            .text("time") { Indonesian.time($0.visit.startedAt, in: $0.zone) }, .text("location") { Masking.text($0.visit.location) },
            .text("practitioner") { Masking.text($0.visit.practitioner) })
    }
}

extension Patient {
    /// What the platform asks for of a new patient and is not known, in words.
    var missingToBeCreated: [String] {
        [
            (name == nil, "nama"), (birthDate == nil, "tanggal lahir"), (gender == nil, "jenis kelamin"),
            (demographics?.address == nil, "alamat"),
        ].filter(\.0).map(\.1)
    }
}
