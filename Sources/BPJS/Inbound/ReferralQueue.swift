import Clinics
import Foundation
import JSON
import Vocabulary

/// What Mobile JKN asks of a referral-level clinic (reference section 5.2).
public enum ReferralQueue {
    /// `POST /antrean/status`.
    public static func status(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let day = try call.day()
        guard day >= call.today else { throw MobileJKNRefusal.pastDate }
        let session = try await call.session(try call.required("kodepoli", "Kode Poli"), on: day)
        let count = try await AntreanQueueStore.count(call.queue(session, on: day), in: call.scope)
        var response: JSONObject = [
            "namapoli": .string(session.poli), "namadokter": .string(session.doctor), "totalantrean": .count(count.total),
            "sisaantrean": .count(count.waiting), "antreanpanggil": .string(count.lastCalled ?? "-"),
        ]
        for (name, value) in quota(session, count) { response[name] = value }
        response["keterangan"] = ""
        return .ok(.object(response))
    }

    /// `POST /antrean/ambil`.
    public static func take(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let taken = try await PlaceTaking(call: call).take()
        let number = taken.place.angkaantrean ?? 1
        let estimate = taken.session.start(on: taken.place.day, in: call.clinic.timeZone)
            .addingTimeInterval(Double((number - 1) * taken.session.minutes * 60))
        var response: JSONObject = [
            "nomorantrean": .string(taken.place.nomorantrean ?? ""), "angkaantrean": .count(number),
            "kodebooking": .string(taken.place.kodebooking ?? ""), "norm": .string(taken.place.norm ?? ""),
            "namapoli": .string(taken.session.poli), "namadokter": .string(taken.session.doctor),
            "estimasidilayani": .milliseconds(estimate),
        ]
        for (name, value) in quota(taken.session, taken.count) { response[name] = value }
        response["keterangan"] = "Peserta harap 60 menit lebih awal guna pencatatan administrasi."
        return .ok(.object(response))
    }

    /// `POST /antrean/sisa`.
    public static func remaining(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let place = try await place(call)
        guard place.cancelledAt == nil else { throw MobileJKNRefusal.cancelledPlace }
        let names = try await call.names(of: place)
        let count = try await AntreanQueueStore.count(call.queue(of: place), before: place.angkaantrean, in: call.scope)
        let ahead = place.calledAt == nil ? count.ahead : 0
        return .ok([
            "nomorantrean": .string(place.nomorantrean ?? ""), "namapoli": .string(names.poli), "namadokter": .string(names.doctor),
            "sisaantrean": .count(ahead), "antreanpanggil": .string(count.lastCalled ?? "-"),
            // Service seconds of a patient for each who is before, but the one being served.
            "waktutunggu": .count(max(0, ahead - 1) * names.minutes * 60), "keterangan": "",
        ])
    }

    /// `POST /antrean/batal`.
    public static func cancel(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let cancelled = try await PlaceCancelling.cancel(try await place(call, isChanged: true), call)
        _ = try await BPJSIntake(call.intake, now: { [now = call.now] in now }).plan(cancelled, call.clinic, in: call.scope)
        return .ok()
    }

    /// `POST /antrean/checkin`: the patient is there. A new patient's task 1 or a known one's task 3 begins now; the first time counts.
    public static func checkIn(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        var place = try await place(call, isChanged: true)
        guard place.cancelledAt == nil else { throw MobileJKNRefusal.cancelledPlace }
        guard let milliseconds = Int(call.text("waktu")), (1_609_459_200_000...4_102_444_800_000).contains(milliseconds) else {
            throw MobileJKNRefusal.timeFormat
        }
        let instant = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        guard LocalDate(instant, in: call.clinic.timeZone) == place.day else { throw MobileJKNRefusal.pastDate }
        guard place.checkedInAt == nil else { return .ok() }
        place.checkedInAt = instant
        place.tasks[place.firstTask] = place.tasks[place.firstTask] ?? instant
        try await AntreanStore.update(place, in: call.scope)
        _ = try await BPJSIntake(call.intake, now: { [now = call.now] in now }).plan(place, call.clinic, in: call.scope)
        return .ok()
    }

    /// `POST /pasien/baru`. The medical record number is the clinic's to give, at the desk.
    public static func enter(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let patient = try await NewMember.enter(call)
        return .ok(["norm": .string(patient.medicalRecordNumber ?? "")], "Harap datang ke admisi untuk melengkapi data rekam medis")
    }

    /// `POST /operasi/rs`. No operations are planned in Jembatan, so the list of the days asked for is empty.
    public static func operations(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        guard try call.day("tanggalawal") <= call.day("tanggalakhir") else {
            throw MobileJKNRefusal("Tanggal Akhir Tidak Boleh Lebih Kecil dari Tanggal Awal")
        }
        return .ok(["list": []])
    }

    /// `POST /operasi/pasien`. As for all: the list is empty.
    public static func operationsOfPatient(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        _ = try call.card("nopeserta")
        return .ok(["list": []])
    }

    /// `POST /farmasi/ambil`: the number that the pharmacy gave, where the clinic has told it. Jembatan gives none itself.
    public static func pharmacyNumber(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let own = try await prescription(call)
        return .ok(["jenisresep": .string(own.kind), "nomorantrean": .count(own.number), "keterangan": ""])
    }

    /// `POST /farmasi/status`: the queue at the pharmacy, counted over all whose numbers the clinic has told for the day.
    public static func pharmacyStatus(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let own = try await prescription(call)
        let all = try await BookingStore.ofDay(own.place.day, own.place.environment, in: call.scope)
            .filter { $0.cancelledAt == nil }.compactMap { Prescription($0) }
        let called = all.filter { $0.calledAt != nil }
        let last = called.max { ($0.calledAt ?? .distantPast, $0.number) < ($1.calledAt ?? .distantPast, $1.number) }
        return .ok([
            "jenisresep": .string(own.kind), "totalantrean": .count(all.count), "sisaantrean": .count(all.count - called.count),
            "antreanpanggil": .count(last?.number ?? 0), "keterangan": "",
        ])
    }

    private static func prescription(_ call: MobileJKNCall) async throws -> Prescription {
        let place = try await place(call)
        guard place.cancelledAt == nil, let prescription = Prescription(place) else { throw MobileJKNRefusal.noPharmacyNumber }
        return prescription
    }

    private static func quota(_ session: AntreanQuota, _ count: QueueCount) -> [(String, JSON)] {
        [
            ("sisakuotajkn", .count(max(0, session.quota - count.members))), ("kuotajkn", .count(session.quota)),
            ("sisakuotanonjkn", .count(max(0, session.quotaOther - (count.total - count.members)))),
            ("kuotanonjkn", .count(session.quotaOther)),
        ]
    }

    private static func place(_ call: MobileJKNCall, isChanged: Bool = false) async throws -> Antrean {
        let code = try call.required("kodebooking", "Kode Booking")
        let environment = call.clinic.environment
        if isChanged, let found = try await AntreanQueueStore.find(kodebooking: code, environment, in: call.scope) {
            try await PlaceCancelling.lock(found.person, found.day, call)
        }
        guard let place = try await AntreanQueueStore.find(kodebooking: code, environment, in: call.scope) else {
            throw MobileJKNRefusal.noPlace
        }
        return place
    }
}

/// A prescription's place at the pharmacy, as the clinic told it.
private struct Prescription {
    let place: Antrean
    /// `Racikan` or `Non racikan`.
    let kind: String
    let number: Int

    /// nil without medicine, or without a number.
    init?(_ place: Antrean) {
        guard let number = place.content["antreanfarmasi"]?.int, let kind = place.content["jenisresep"]?.string,
            kind.lowercased() != "tidak ada"
        else { return nil }
        self.place = place
        self.kind = kind
        self.number = number
    }

    /// When its making began, or else was done.
    var calledAt: Date? { place.tasks[.pharmacy] ?? place.tasks[.done] }
}
