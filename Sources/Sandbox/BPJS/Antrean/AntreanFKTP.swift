import Foundation
import JSON
import Vocabulary

/// Antrean FKTP (reference of BPJS, section 4.1). An entry has no number of its own: member, poli and day tell it.
enum AntreanFKTP {
    static let routes = [
        BPJSRoute("GET", "ref/poli/tanggal/*", polis), BPJSRoute("GET", "ref/dokter/kodepoli/*/tanggal/*", doctors),
        BPJSRoute("POST", "antrean/add", add), BPJSRoute("POST", "antrean/panggil", call), BPJSRoute("POST", "antrean/batal", cancel),
    ]

    private static func polis(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard let day = BPJSDates.antrean(arguments[0]) else { return AntreanRefusals.dateFormat }
        let open = AntreanSchedules.firstLevelPolis.filter { isOpen($0.code, on: day, request) }
        return .reference(open.map { ["namapoli": .string($0.name), "kodepoli": .string($0.code)] }, of: request.clinic)
    }

    private static func doctors(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard let day = BPJSDates.antrean(arguments[1]) else { return AntreanRefusals.dateFormat }
        guard isOpen(arguments[0], on: day, request) else { return .nothingThere }
        return .reference(
            AntreanSchedules.firstLevel.filter { $0.poli == arguments[0] }.map { session in
                [
                    "namadokter": .string(session.name), "kodedokter": .int(session.doctor), "jampraktek": .string(session.hours),
                    "kapasitas": .int(session.capacity),
                ]
            }, of: request.clinic)
    }

    private static func add(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let key = key(request)
        if let entry = request.facility.queue[key], !entry.isCancelled {
            return .refused("Peserta sudah terdaftar pada antrean poli yang sama pada tanggal yang sama").repeating("antrean.add", key)
        }
        if let refusal = AntreanRefusals.person(request) ?? appointment(request) { return refusal }
        return .ok.storing(request.write("antrean.add", key))
    }

    private static func appointment(_ request: BPJSRequest) -> BPJSReply? {
        guard let day = BPJSDates.antrean(request.text("tanggalperiksa")) else { return AntreanRefusals.dateFormat }
        guard day >= request.today else { return .refused("Tanggal Periksa Tidak Berlaku") }
        let poli = request.text("kodepoli")
        guard AntreanSchedules.firstLevelPolis.contains(where: { $0.code == poli }) else { return .refused("Poli Tidak Ditemukan") }
        guard isOpen(poli, on: day, request) else { return .refused("Pendaftaran ke Poli Ini Sedang Tutup") }
        if let refusal = AntreanRefusals.session(request, in: AntreanSchedules.firstLevel) { return refusal }
        guard !request.text("nomorantrean").isEmpty, request.body["angkaantrean"]?.int != nil else {
            return .refused("Format Nomor Antrean Tidak Sesuai")
        }
        return nil
    }

    private static func call(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let key = key(request)
        guard let entry = request.facility.queue[key], !entry.isCancelled else { return .refused("Antrean Tidak Ditemukan") }
        guard let status = request.body["status"]?.int, (1...2).contains(status) else { return .refused("Status Tidak Sesuai") }
        guard let time = request.body["waktu"]?.int, BPJSDates.day(time, in: request.clinic.zone).text == request.text("tanggalperiksa")
        else { return .refused("Waktu tidak valid") }
        let call = BPJSFacility.key(key, String(status))
        guard entry.called != status else { return .refused("Antrean sudah pernah dipanggil").repeating("antrean.panggil", call) }
        return .ok.storing(request.write("antrean.panggil", call, assigned: ["entry": .string(key)]))
    }

    private static func cancel(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let key = key(request)
        guard let entry = request.facility.queue[key] else { return .refused("Antrean Tidak Ditemukan") }
        guard !entry.isCancelled else {
            return .refused("Antrean Tidak Ditemukan atau Sudah Dibatalkan").repeating("antrean.batal", key)
        }
        guard entry.called != 1 else { return .refused("Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan") }
        guard !request.text("alasan").isEmpty else { return .refused("Alasan Belum Diisi") }
        return .ok.storing(request.write("antrean.batal", key))
    }

    /// A patient without a card is told by the NIK.
    private static func key(_ request: BPJSRequest) -> String {
        let card = request.text("nomorkartu")
        return BPJSFacility.key(card.isEmpty ? request.text("nik") : card, request.text("kodepoli"), request.text("tanggalperiksa"))
    }

    private static func isOpen(_ poli: String, on day: LocalDate, _ request: BPJSRequest) -> Bool {
        poli != AntreanSchedules.closedPoli.code && !request.facility.closures.contains(BPJSFacility.key(poli, day.text))
    }
}
