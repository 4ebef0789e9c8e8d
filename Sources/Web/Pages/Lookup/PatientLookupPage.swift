import Clinics
import Foundation
import JSON
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/patients`: the IHS number of a patient by NIK. The NIK is posted and never stands in an address; the answer is shown at
/// once, with its age when it was known already.
struct PatientLookupPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult { .show(view(request, FormState(), nil)) }

    func post(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        guard let nik = form.parsed("nik", NIKField.sentence(request.form.text("nik")), { NIK($0) }) else {
            return .problem(view(request, form, nil))
        }
        let (clinic, now) = (request.clinic, web.now())
        let (known, patient) = try await request.transaction { scope in
            (
                try await PatientLookupStore.latest(nik, environment: clinic.environment, in: scope),
                try await PatientStore.find(nik: nik, in: scope)
            )
        }
        if let known, known.holds(at: now), request.form.text("again").isEmpty {
            return .show(view(request, form, PatientResult(lookup: known, patient: patient, isFresh: false, clinic: clinic, now: now)))
        }
        let reply = await web.delivery.lookups.patient(nik, for: clinic.id)
        let lookup = PatientLookup(
            nik: nik, patientID: patient?.id, result: Self.stored(reply), searchedAt: now, searchedBy: request.viewer.user.id)
        try await request.transaction { try await PatientLookupStore.append(lookup, environment: clinic.environment, in: $0) }
        switch reply {
        case .found, .notFound:
            return .show(view(request, form, PatientResult(lookup: lookup, patient: patient, isFresh: true, clinic: clinic, now: now)))
        case .ambiguous, .away, .refused:
            form.problems.add("nik", reply.problem("Pasien") ?? "")
            return .problem(view(request, form, nil))
        }
    }

    static let instructions = """
        Periksa lagi NIK di KTP atau KK. Bila sudah benar, lengkapi nama, tanggal lahir, jenis kelamin, dan alamat pasien di SIM klinik, \
        lalu kirim lewat register-patient: pasien didaftarkan ke SATUSEHAT bersama kunjungannya.
        """

    private static func stored(_ reply: LookupResult<FoundPatient>) -> PatientLookup.Result {
        switch reply {
        case .found(let patient): .found(ihsNumber: patient.ihsNumber, resource: patient.resource.bytes())
        case .notFound: .notFound(instructions: instructions)
        case .ambiguous, .away, .refused: .failed
        }
    }

    private func view(_ request: ClinicRequest, _ form: FormState, _ result: PatientResult?) -> PatientLookupView {
        PatientLookupView(
            page: request.frame("Pasien", hasProblems: !form.problems.isEmpty), address: request.address("patients"), form: form,
            result: result)
    }
}

/// A NIK as people type it.
enum NIKField {
    /// What is wrong with it.
    static func sentence(_ typed: String) -> String {
        let digits = typed.filter { !$0.isWhitespace }
        if digits.isEmpty { return "NIK belum diisi" }
        return digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            ? "NIK harus 16 angka; ini \(digits.count) angka" : "NIK hanya terdiri atas angka"
    }
}

/// `Templates/pages/lookup/patients.mustache`
struct PatientLookupView: PageView {
    static let template = "pages/lookup/patients"
    let page: PageFrame
    let address: String
    let form: FormState
    let result: PatientResult?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .view("problems") { $0.form.problems.summary() },
        .view("nik") { $0.form.field("nik", "NIK", .digits.required, hint: "16 angka di KTP atau KK; spasi boleh") },
        .view("result") { $0.result })
}

/// What is known of one NIK.
struct PatientResult: View {
    let lookup: PatientLookup
    let patient: Patient?
    let isFresh: Bool
    let clinic: Clinic
    let now: Date

    static let fields = Fields<Self>(
        .view("state") { $0.badge }, .text("age") { $0.age }, .flag("found") { $0.ihsNumber != nil }, .text("name") { $0.name },
        .text("ihs") { $0.ihsNumber }, .text("masked") { $0.lookup.nik.description }, .text("born") { $0.born },
        .text("gender") { $0.gender }, .text("record") { $0.patient?.medicalRecordNumber }, .text("instructions") { $0.instructions },
        .text("digits") { $0.lookup.nik.digits }, .flag("fresh") { $0.isFresh })

    private var ihsNumber: String? {
        guard case .found(let number, _) = lookup.result else { return nil }
        return number
    }

    private var instructions: String? {
        guard case .notFound(let text) = lookup.result else { return nil }
        return text ?? PatientLookupPage.instructions
    }

    private var resource: JSON? {
        guard case .found(_, let body?) = lookup.result else { return nil }
        return try? JSON.parse(body)
    }

    private var badge: Badge {
        ihsNumber == nil ? Badge(kind: "belum", label: "Tidak ditemukan") : Badge(kind: "terkirim", label: "Ditemukan")
    }

    /// The clinic's own name of the patient is better than the platform's masked one.
    private var name: String { patient?.name ?? resource?["name"]?[0]?["text"]?.string ?? "Nama tidak diberikan SATUSEHAT" }

    private var born: String? {
        let date = patient?.birthDate ?? resource?["birthDate"]?.string.flatMap { LocalDate($0) }
        return date.map { Indonesian.date($0) }
    }

    private var gender: String? {
        switch patient?.gender?.rawValue ?? resource?["gender"]?.string {
        case "male": "Laki-laki"
        case "female": "Perempuan"
        default: nil
        }
    }

    private var age: String {
        if isFresh { return Indonesian.timeWithSeconds(lookup.searchedAt, in: clinic.timeZone) + ", langsung dari SATUSEHAT" }
        let day = LocalDate(lookup.searchedAt, in: clinic.timeZone)
        let today = LocalDate(now, in: clinic.timeZone)
        let relative = day == today ? "hari ini" : Indonesian.relative(day, today: today)
        return "Jawaban tersimpan dari \(relative), \(Indonesian.dateTime(lookup.searchedAt, in: clinic.timeZone))"
    }
}
