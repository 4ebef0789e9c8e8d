import Clinics
import Foundation
import JSON
import Vocabulary

/// What Mobile JKN asks of a first-level clinic (reference section 4.2).
public enum FirstLevelQueue {
    /// `GET /antrean/status/{kodepoli}/{tanggal}`, version 2: one element for each doctor and session.
    public static func status(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let day = try call.day()
        guard day >= call.today else { throw MobileJKNRefusal.pastDate }
        var elements: [JSON] = []
        for session in try await call.sessions(try call.required("kodepoli", "Kode Poli"), on: day).ofDay {
            let count = try await AntreanQueueStore.count(call.queue(session, on: day), in: call.scope)
            elements.append([
                "namapoli": .string(session.poli), "totalantrean": .string(String(count.total)), "sisaantrean": .count(count.waiting),
                "antreanpanggil": .string(count.lastCalled ?? "-"), "keterangan": "", "kodedokter": .code(session.kodedokter),
                "namadokter": .string(session.doctor), "jampraktek": .string(session.jampraktek),
            ])
        }
        return .ok(.array(elements))
    }

    /// `POST /antrean`.
    public static func take(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let taken = try await PlaceTaking(call: call).take()
        return .ok([
            "nomorantrean": .string(taken.place.nomorantrean ?? ""), "angkaantrean": .count(taken.place.angkaantrean ?? 0),
            "namapoli": .string(taken.session.poli), "sisaantrean": .count(taken.count.ahead),
            "antreanpanggil": .string(taken.count.lastCalled ?? "-"),
            "keterangan": "Apabila antrean terlewat harap mengambil antrean kembali.",
            "kodedokter": .code(taken.session.kodedokter), "namadokter": .string(taken.session.doctor),
            "jampraktek": .string(taken.session.jampraktek),
        ])
    }

    /// `GET /antrean/sisapeserta/{nomorkartu}/{kodepoli}/{tanggal}`.
    public static func remaining(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        let place = try await place(call)
        guard place.cancelledAt == nil else { throw MobileJKNRefusal.noPlace }
        let count = try await AntreanQueueStore.count(call.queue(of: place), before: place.angkaantrean, in: call.scope)
        return .ok([
            "nomorantrean": .string(place.nomorantrean ?? ""), "namapoli": .string(try await call.names(of: place).poli),
            "sisaantrean": .string(String(place.calledAt == nil ? count.ahead : 0)), "antreanpanggil": .string(count.lastCalled ?? "-"),
            "keterangan": "",
        ])
    }

    /// `PUT /antrean/batal`.
    public static func cancel(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        try await PlaceCancelling.cancel(try await place(call, isChanged: true), call)
        return .ok()
    }

    /// `POST /peserta`.
    public static func enter(_ call: MobileJKNCall) async throws -> MobileJKNAnswer {
        _ = try await NewMember.enter(call)
        return .ok()
    }

    private static func place(_ call: MobileJKNCall, isChanged: Bool = false) async throws -> Antrean {
        let day = try call.day()
        let person = call.scope.keys.blindIndex(try call.card(), of: .bpjs)
        let poli = try call.required("kodepoli", "Kode Poli")
        if isChanged { try await PlaceCancelling.lock(person, day, call) }
        guard let place = try await AntreanQueueStore.lastPlace(person, in: call.queue(ofPoli: poli, on: day), call.scope) else {
            throw MobileJKNRefusal.noPlace
        }
        return place
    }
}
