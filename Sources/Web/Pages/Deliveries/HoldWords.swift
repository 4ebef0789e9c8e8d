import Clinics
import Delivery
import Foundation
import Vocabulary

/// Short reasons, as they stand below a badge. Their codes come from the engine and hold no personal data.
enum HoldWords {
    /// nil when the badge says all.
    static func short(_ delivery: ShownDelivery, meaning: String?, zone: ClinicTimeZone) -> String? {
        switch DeliveryStatus.of(delivery) {
        case .sent: delivery.failedUpdates > 0 ? "Pembaruannya gagal" : nil
        case .failed: meaning ?? delivery.errorMessage
        case .skipped: skipped(delivery.skipReason)
        case .processing, .unsent: nil
        case .reconciling: "Jawaban hilang, sedang diperiksa"
        case .parked: "\(delivery.platform) tidak menjawab"
        case .paused: "Dihentikan sementara"
        case .waiting: waiting(delivery, zone)
        }
    }

    /// What a delivery waits for.
    static func waiting(_ delivery: ShownDelivery, _ zone: ClinicTimeZone) -> String {
        switch delivery.hold {
        case nil where delivery.laneState == "no_right", .retry where delivery.laneState == "no_right",
            .reconciling where delivery.laneState == "no_right":
            "\(delivery.platform) belum memberi hak"
        case .mapping: mapping(delivery.holdReason ?? "")
        case .consent: "Menunggu persetujuan pasien"
        case .dependency where delivery.isBPJS: "Menunggu kiriman sebelumnya"
        case .dependency: delivery.holdReason == "kunjungan" ? "Menunggu diagnosis dan data lain kunjungan ini" : "Menunggu data induknya"
        case .retry where delivery.laneState == "open":
            delivery.nextRetryAt.map { "Coba lagi \(Indonesian.atTime($0, in: zone))" } ?? "Menunggu waktu coba lagi"
        default: delivery.laneState == "credential" ? "Kredensial ditolak" : "Menunggu giliran"
        }
    }

    /// "dokter:D-01" as a sentence.
    static func mapping(_ lacks: String) -> String {
        let (what, code) = parts(lacks)
        switch what {
        case "dokter": return "Dokter \(code) belum dipetakan"
        case "kodedokter": return "Dokter \(code) belum dipetakan ke kode BPJS"
        case "kodepoli": return "Poli \(code) belum dipetakan ke kode BPJS"
        case "jampraktek": return "Jam praktek belum diisi"
        case "nomorkartu": return "Nomor kartu BPJS pasien belum diketahui"
        case "poli": return "Poli \(code) belum dipetakan"
        case "pasien": return "NIK pasien belum diisi"
        case "masalah": return "Diagnosis atau alergi \(code) belum diterima"
        case "pemeriksaan": return "Pemeriksaan \(code) belum diterima"
        case "permintaan": return "Permintaan \(code) belum diterima"
        case "spesimen": return "Spesimen \(code) belum diterima"
        case "hasil": return "Hasil \(code) belum diterima"
        case "organisasi": return "Organization ID klinik belum diisi"
        case "obat": return "Obat \(code) belum dipetakan ke KFA"
        case "kfa": return "Bentuk sediaan KFA \(code) belum diketahui"
        case "produk": return "Obat \(code) belum punya kode produk KFA (93)"
        case "resep": return "Resep \(code) belum diterima"
        case "satuan": return code == "-" ? "Satuan obat belum diisi" : "Satuan \(code) tidak punya kode"
        case "diagnosis": return "Diagnosis \(code) belum diterima"
        default: return lacks.isEmpty ? "Menunggu pemetaan" : "Menunggu pemetaan \(Masking.text(lacks))"
        }
    }

    /// What is lacking and its code, as pages show it.
    static func parts(_ lacks: String) -> (what: String, code: String) {
        let halves = lacks.split(separator: ":", maxSplits: 1).map(String.init)
        return (halves.first ?? "", halves.count == 2 ? Masking.text(PractitionerCode.shown(halves[1])) : "")
    }

    static func skipped(_ reason: String?) -> String {
        switch reason.flatMap({ SkipReason(rawValue: $0) }) {
        case .consentRefused: "Pasien menolak"
        case .consentRevoked: "Persetujuan dicabut"
        case .consentExpired: "Persetujuan sudah lewat masanya"
        case .encounterOnly: "Pasien menyetujui data kunjungan saja"
        case .parentSkipped: "Data induknya dilewati"
        case .sandboxData: "Data uji coba"
        case .visitCancelled: "Kunjungan dibatalkan"
        case .enteredInError: "Ditandai salah sebelum dikirim"
        case .cancelledBeforeSending: "Dibatalkan sebelum dikirim"
        case .markedSent: "Ditandai sudah terkirim oleh petugas"
        case .replaced: "Digantikan data yang lebih baru"
        case nil: "Sengaja tidak dikirim"
        }
    }
}
