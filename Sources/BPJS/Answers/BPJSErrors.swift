import Delivery

/// What goes wrong around an answer, and what a delivery waits for, to a person.
enum BPJSErrors {
    static func explain(_ code: String, _ family: ServiceFamily) -> Explanation {
        let name = family.name
        let waits = "Tunggu; Jembatan mencoba lagi sendiri."
        let makesSure = "Tunggu; Jembatan memastikan hasilnya sendiri."
        switch code.replacing("http_", with: "http-") {
        case "validation":
            return .init(
                meaning: "Isi kiriman belum memenuhi aturan \(name).", remedy: "Perbaiki isinya, lalu kirim ulang.", owner: .clinic,
                fix: .edit)
        case "LATE":
            return late(family)
        case "answer-unknown", "unreadable_answer", "total_timeout", "connection_reset", "truncated_answer", "instance_lost":
            return .init(
                meaning: "Jawaban \(name) hilang atau tidak terbaca, jadi hasilnya belum pasti.", remedy: makesSure, owner: .platform,
                fix: .wait)
        case "connection_refused", "connection_timeout", "http-502", "http-503", "http-504":
            return .init(meaning: "\(name) sedang tidak dapat dihubungi.", remedy: waits, owner: .platform, fix: .wait)
        case "http-429", "\(family.rawValue)-429":
            return .init(meaning: "Batas permintaan \(name) tercapai.", remedy: waits, owner: .platform, fix: .wait)
        case "name_not_found":
            return .init(
                meaning: "Alamat \(name) tidak ditemukan.", remedy: "Periksa DNS dan sambungan internet server.", owner: .jembatan,
                fix: .wait)
        case "address_refused":
            return .init(
                meaning: "Alamat tujuan tidak boleh dihubungi.", remedy: "Periksa alamat layanan di Kredensial.", owner: .jembatan,
                fix: .credentials)
        case "failed_tls":
            return .init(
                meaning: "Sambungan aman ke \(name) gagal.", remedy: "Periksa sertifikat dan jam server.", owner: .jembatan, fix: .wait)
        case "duplicate-not-found":
            return .init(
                meaning: "\(name) berkata data ini sudah ada, tetapi tidak ditemukan saat dicari.",
                remedy: "Periksa di \(name), lalu kirim ulang.", owner: .clinic, fix: .visit)
        default: return waiting(code, name) ?? general(code, name)
        }
    }

    /// Nobody but a person sends it again.
    private static func late(_ family: ServiceFamily) -> Explanation {
        let counted = "Kiriman ini dihitung pada laporan kepatuhan."
        switch family {
        case .pcare:
            return .init(
                meaning: "Hari pelayanan sudah lewat lebih lama daripada batas data susulan PCare.",
                remedy: "Jembatan tidak mengirimnya lagi sendiri. Petugas klinik mengirim ulang bila PCare masih menerimanya, atau "
                    + "mengisinya di web PCare; pengelola mengatur batasnya di setelan \"PCare menerima data susulan (hari)\". \(counted)",
                owner: .clinic)
        case .antreanFKTP, .antreanRS:
            return .init(
                meaning: "Hari pelayanan sudah lewat; \(family.name) tidak menerima susulan.",
                remedy: "Jembatan tidak mengirimnya lagi sendiri, dan biasanya tidak ada yang perlu dilakukan. Petugas klinik dapat "
                    + "mengirim ulang bila BPJS masih menerimanya. \(counted)", owner: .clinic)
        }
    }

    /// A field that a mapping has to give, by the word before the colon.
    private static func waiting(_ code: String, _ name: String) -> Explanation? {
        if code == AntreanBody.lacksCard {
            return .init(
                meaning: "Nomor kartu BPJS pasien belum diketahui; BPJS mengenali antreannya dari nomor itu.",
                remedy: "Kirim lagi antrean pasien ini dengan nomorkartu. Pasien umum tidak perlu dipanggil atau dibatalkan di BPJS.",
                owner: .clinic, fix: .patients)
        }
        let parts = code.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        let value = parts[1]
        switch parts[0] {
        case "rujukan":
            return .init(
                meaning: "Nomor dari \(name) yang dirujuk kiriman ini belum ada.",
                remedy: "Periksa kiriman yang ditunggunya, lalu kirim ulang.",
                owner: .clinic, fix: .visit)
        case "kodedokter", "kdDokter", "dokter":
            return .init(
                meaning: "Dokter \(value) belum dipetakan ke kode dokter BPJS.",
                remedy: "Petakan dokter ini di Pemetaan BPJS; kiriman berjalan sendiri sesudahnya.", owner: .clinic, fix: .bpjsMappings)
        case "jampraktek":
            return .init(
                meaning: "Jam praktek dokter \(value) belum diketahui.",
                remedy: "Petakan dokter ini di Pemetaan BPJS beserta jam prakteknya; kiriman berjalan sendiri sesudahnya.", owner: .clinic,
                fix: .bpjsMappings)
        case "kodepoli", "kdPoli", "poli":
            return .init(
                meaning: "Poli \(value) belum dipetakan ke kode poli BPJS.",
                remedy: "Petakan poli ini di Pemetaan BPJS; kiriman berjalan sendiri sesudahnya.", owner: .clinic, fix: .bpjsMappings)
        default:
            return .init(
                meaning: "Isian \(parts[0]) belum ada.", remedy: "Lengkapi isian ini; kiriman berjalan sendiri sesudahnya.", owner: .clinic,
                fix: .edit)
        }
    }

    private static func general(_ code: String, _ name: String) -> Explanation {
        if code.contains("http-5") || code.contains("-5") {
            return .init(
                meaning: "\(name) mengalami kesalahan saat mengolah kiriman ini.",
                remedy: "Tunggu; Jembatan memastikan hasilnya dan mencoba lagi sendiri. Bila tetap gagal, kirim ulang nanti.",
                owner: .platform,
                fix: .wait)
        }
        return .init(
            meaning: "\(name) menolak kiriman ini (\(code)).", remedy: "Baca jawaban BPJS, perbaiki isinya, lalu kirim ulang.",
            owner: .clinic,
            fix: .edit)
    }
}
