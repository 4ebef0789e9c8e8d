import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// Taking a number, of both levels: who asks for what is checked in the order of the reference (section 4.2), and the number, its quota and
/// *one for each patient, poli and day* are settled in one transaction under the locks of the patient's day and the poli's numbers.
struct PlaceTaking: Sendable {
    /// What was given.
    struct Taken: Sendable {
        let place: Antrean
        let session: AntreanQuota
        /// With the new place.
        let count: QueueCount
    }

    let call: MobileJKNCall

    private var scope: ClinicScope { call.scope }

    func take() async throws -> Taken {
        let day = try call.day()
        guard day >= call.today else { throw MobileJKNRefusal.pastDate }
        let card = try call.card()
        let nik = try call.nik()
        let session = try await call.session(try call.required("kodepoli", "Kode Poli"), on: day)
        try checkOpen(session, on: day)
        let patient = try await patient(card, nik)
        let person = scope.keys.blindIndex(card, of: .bpjs)
        // The same order of locks as where clinics enter places: the patient's day, then the poli's numbers.
        try await call.intake.lock(BPJSIntake.key(person, day, call.clinic), in: scope)
        let number = try await AntreanNumberStore.next(session.kodepoli, on: day, call.clinic.environment, in: scope)
        let queue = call.queue(session, on: day)
        guard try await AntreanQueueStore.count(queue, in: scope).members < session.quota else { throw MobileJKNRefusal.full }
        guard try await !AntreanQueueStore.hasPlace(person, patient?.id, in: queue, scope) else { throw MobileJKNRefusal.onlyOnce }
        guard let patient else { throw MobileJKNRefusal.unknownPatient }
        let place = place(of: patient, person, session, day, number, content: content(card, nik, session, patient))
        try await AntreanStore.insert(place, in: scope)
        return Taken(place: place, session: session, count: try await AntreanQueueStore.count(queue, before: number, in: scope))
    }

    private func checkOpen(_ session: AntreanQuota, on day: LocalDate) throws {
        guard session.quota > 0 else { throw MobileJKNRefusal.closed }
        guard call.now < session.end(on: day, in: call.clinic.timeZone) else {
            throw MobileJKNRefusal.closedSince(session.poli, session.hours.end)
        }
    }

    private func patient(_ card: String, _ nik: NIK) async throws -> Patient? {
        if let known = try await PatientStore.find(bpjsNumber: card, in: scope) { return known }
        return try await PatientStore.find(nik: nik, in: scope)
    }

    private func place(
        of patient: Patient, _ person: [UInt8], _ session: AntreanQuota, _ day: LocalDate, _ number: Int, content: JSON
    ) -> Antrean {
        let isReferral = call.channel == .mobileJKN
        var place = Antrean(
            environment: call.clinic.environment, channel: call.channel, source: .mobileJKN, day: day, kodepoli: session.kodepoli,
            person: person, content: content, createdAt: call.now)
        place.kodedokter = session.kodedokter
        place.jampraktek = session.jampraktek
        place.angkaantrean = number
        place.nomorantrean = isReferral ? "\(session.prefix)-\(number)" : "\(session.prefix)\(number)"
        place.norm = patient.medicalRecordNumber
        place.patientID = patient.id
        if isReferral { place.kodebooking = Self.bookingCode(day, session.kodepoli, number) }
        return place
    }

    private func content(_ card: String, _ nik: NIK, _ session: AntreanQuota, _ patient: Patient) -> JSON {
        var content: JSONObject = [
            "nomorkartu": .string(card), "nik": .string(nik.digits), "namapoli": .string(session.poli),
            "namadokter": .string(session.doctor), "pasienbaru": patient.medicalRecordNumber == nil ? 1 : 0,
        ]
        for name in ["nohp", "keluhan", "jeniskunjungan", "nomorreferensi"] {
            let text = call.text(name)
            if !text.isEmpty { content[name] = .string(text) }
        }
        return .object(content)
    }

    /// Of the day, the poli and the number: no other place ever has it, as numbers are given once.
    static func bookingCode(_ day: LocalDate, _ kodepoli: String, _ number: Int) -> String {
        let digits = String(number)
        return day.text.replacing("-", with: "") + kodepoli + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
    }
}

/// Giving up a place, of both levels.
enum PlaceCancelling {
    /// Refuses what is given up already, and who was served.
    /// - Returns: it as it stands now.
    @discardableResult
    static func cancel(_ place: Antrean, _ call: MobileJKNCall) async throws -> Antrean {
        guard place.cancelledAt == nil else { throw MobileJKNRefusal.cancelledPlace }
        guard place.calledAt == nil else { throw MobileJKNRefusal.alreadyServed }
        var cancelled = place
        cancelled.cancelledAt = call.now
        cancelled.content["alasan"] = .string(call.text("keterangan"))
        // BPJS knows of it: nothing is told.
        cancelled.content["dibatalkan"] = .string(Antrean.Source.mobileJKN.rawValue)
        try await AntreanStore.update(cancelled, in: call.scope)
        return cancelled
    }

    /// Whoever changes a place holds its patient's day first, as clinics do.
    static func lock(_ person: [UInt8], _ day: LocalDate, _ call: MobileJKNCall) async throws {
        try await call.intake.lock(BPJSIntake.key(person, day, call.clinic), in: call.scope)
    }
}
