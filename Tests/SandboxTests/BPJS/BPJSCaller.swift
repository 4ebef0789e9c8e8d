import Crypto
import CryptoExtras
import Foundation
import JSON
import Sandbox

/// A facility that calls the simulated BPJS, written from the reference with nothing of the simulator in it.
struct BPJSCaller: Sendable {
    enum Family: String {
        case pcare = "/pcare-rest/"
        case fktp = "/antreanfktp/"
        case rs = "/antreanrs/"
    }

    let port: Int
    var clinic: SandboxBPJSClinic
    var isHex = false
    /// Headers instead of, or beside, the right ones; nil leaves one out.
    var changes: [String: String?] = [:]
    /// Seconds that this facility's clock is ahead.
    var clock = 0

    init(_ peer: Peer, _ clinic: SandboxBPJSClinic = .demoFirstLevel) {
        port = peer.port
        self.clinic = clinic
    }

    func call(
        _ family: Family, _ method: String, _ path: String, _ body: JSON? = nil, type: String = "application/json"
    ) async throws -> BPJSAnswer {
        let timestamp = String(Int(Date().timeIntervalSince1970) + clock)
        var headers: [String: String] = [
            "X-cons-id": clinic.consID, "X-timestamp": timestamp, "X-signature": signature(timestamp), "user_key": userKey(family) ?? "",
            "Host": "localhost", "Connection": "close",
        ]
        if family == .pcare {
            let account = "\(clinic.pcareUsername):\(clinic.pcarePassword):\(clinic.pcareApplication)"
            headers["X-authorization"] = "Basic " + Data(account.utf8).base64EncodedString()
        }
        let bytes = body?.bytes() ?? []
        if body != nil {
            headers["Content-Type"] = type
            headers["Content-Length"] = String(bytes.count)
        }
        for (name, value) in changes { headers[name] = value }
        let lines = headers.map { "\($0): \($1)\r\n" }.sorted().joined()
        let head = "\(method) \(family.rawValue)\(path) HTTP/1.1\r\n\(lines)\r\n"
        let raw = try await RawConnection.exchange(port: port, Array(head.utf8) + bytes)
        return BPJSAnswer(raw: raw, key: clinic.consID + clinic.secret + timestamp)
    }

    /// PCare takes JSON under the name of plain text.
    func pcare(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> BPJSAnswer {
        try await call(.pcare, method, path, body, type: "text/plain")
    }

    func fktp(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> BPJSAnswer {
        try await call(.fktp, method, path, body)
    }

    func rs(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> BPJSAnswer {
        try await call(.rs, method, path, body)
    }

    private func userKey(_ family: Family) -> String? {
        switch family {
        case .pcare: clinic.pcareUserKey
        case .fktp: clinic.antreanFKTPUserKey
        case .rs: clinic.antreanRSUserKey
        }
    }

    private func signature(_ timestamp: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(clinic.consID)&\(timestamp)".utf8), using: SymmetricKey(data: Data(clinic.secret.utf8)))
        return isHex ? code.map { String(format: "%02x", $0) }.joined() : Data(code).base64EncodedString()
    }
}

/// What came back, and what is in it.
struct BPJSAnswer: Sendable {
    let raw: RawAnswer
    let key: String

    var status: Int? { raw.status }

    /// Under exactly one of the two spellings.
    func metadata(_ spelling: String) -> JSON? { try? raw.json[spelling] }

    var code: Int? { (metadata("metaData") ?? metadata("metadata"))?["code"]?.int }

    var message: String { (metadata("metaData") ?? metadata("metadata"))?["message"]?.string ?? "" }

    /// As it was sent.
    var response: JSON? { try? raw.json["response"] }

    /// What an encrypted `response` holds; nil when it is not encrypted.
    var opened: JSON? {
        guard let text = response?.string, let encrypted = Data(base64Encoded: text) else { return nil }
        let digest = SHA256.hash(data: Data(key.utf8))
        guard let iv = try? AES._CBC.IV(ivBytes: Array(digest.prefix(16))),
            let compressed = try? AES._CBC.decrypt(encrypted, using: SymmetricKey(data: digest), iv: iv)
        else { return nil }
        return LZStringReader.text(of: Array(compressed)).flatMap { try? JSON.parse(Array($0.utf8)) }
    }

    var list: [JSON] { opened?["list"]?.array ?? opened?.array ?? [] }

    /// The messages of a refusal that names fields.
    var fields: [String] { response?.array?.compactMap { $0["message"]?.string } ?? [] }
}

/// LZString's decompression, written from section 2.4 of the reference.
enum LZStringReader {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$".utf8)

    static func text(of compressed: [UInt8]) -> String? {
        var bits: [UInt8] = []
        for byte in compressed {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            for bit in (0..<6).reversed() { bits.append(UInt8(value >> bit & 1)) }
        }
        var position = 0
        func number(_ width: Int) -> Int? {
            guard position + width <= bits.count else { return nil }
            defer { position += width }
            return (0..<width).reduce(0) { $0 | Int(bits[position + $1]) << $1 }
        }
        func literal(_ code: Int) -> [UInt16]? { number(code == 0 ? 8 : 16).map { [UInt16($0)] } }
        guard let first = number(2), first != 3 else { return nil }
        if first == 2 { return "" }
        guard var phrase = literal(first) else { return nil }
        var entries: [[UInt16]] = [[], [], [], phrase]
        var result = phrase
        var width = 3
        var untilWider = 4
        func tick() {
            untilWider -= 1
            if untilWider == 0 {
                untilWider = 1 << width
                width += 1
            }
        }
        while var code = number(width) {
            if code == 2 { return String(decoding: result, as: UTF16.self) }
            if code < 2 {
                guard let unit = literal(code) else { return nil }
                code = entries.count
                entries.append(unit)
                tick()
            }
            guard code <= entries.count else { return nil }
            let entry = code < entries.count ? entries[code] : phrase + [phrase[0]]
            result += entry
            entries.append(phrase + [entry[0]])
            tick()
            phrase = entry
        }
        return nil
    }
}

/// Days and persons of the tests.
enum BPJSBodies {
    static let card = "0009000000011"
    static let nik = "3500004110850011"

    /// Today in Jakarta, as Antrean writes it.
    static var today: String { day(0) }

    static func day(_ days: Int, hoursFromUTC: Int = 7) -> String {
        let time = Date().addingTimeInterval(Double(hoursFromUTC * 3600 + days * 86400))
        return String(time.ISO8601Format().prefix(10))
    }

    /// A day as PCare writes it.
    static func pcareDay(_ days: Int = 0) -> String {
        day(days).split(separator: "-").reversed().joined(separator: "-")
    }

    static func registration(_ card: String = card, poli: String = "001") -> JSON {
        [
            "kdProviderPeserta": "0114U417", "tglDaftar": .string(pcareDay()), "noKartu": .string(card), "kdPoli": .string(poli),
            "keluhan": .null, "kunjSakit": true, "sistole": 0, "diastole": 0, "beratBadan": 0, "tinggiBadan": 0, "respRate": 0,
            "lingkarPerut": 0, "heartRate": 0, "rujukBalik": 0, "kdTkp": "10",
        ]
    }

    static func visit(_ card: String = card) -> JSON {
        [
            "noKunjungan": .null, "noKartu": .string(card), "tglDaftar": .string(pcareDay()), "kdPoli": "001", "keluhan": "batuk pilek",
            "kdSadar": "01", "sistole": 120, "diastole": 80, "beratBadan": 65, "tinggiBadan": 170, "respRate": 20, "heartRate": 80,
            "lingkarPerut": 80, "kdStatusPulang": "3", "tglPulang": .string(pcareDay()), "kdDokter": "73229", "kdDiag1": "J00",
            "kdDiag2": .null, "kdDiag3": .null, "kdPoliRujukInternal": .null, "rujukLanjut": .null, "kdTacc": -1, "alasanTacc": .null,
            "anamnesa": "batuk 3 hari", "alergiMakan": "00", "alergiUdara": "00", "alergiObat": "00", "kdPrognosa": "02",
            "terapiObat": "paracetamol 3x500mg", "terapiNonObat": "istirahat", "bmhp": "-", "suhu": "36,4",
        ]
    }

    static func entry(_ card: String = card, nik: String = nik, number: Int = 12) -> JSON {
        [
            "nomorkartu": .string(card), "nik": .string(nik), "nohp": "085600000000", "kodepoli": "001", "namapoli": "POLI UMUM",
            "norm": "123345", "tanggalperiksa": .string(today), "kodedokter": 12345, "namadokter": "dr. Bagas Prakoso",
            "jampraktek": "08:00-16:00", "nomorantrean": .string("A-\(number)"), "angkaantrean": .number(JSONNumber(number)),
            "keterangan": "",
        ]
    }

    /// At the referral clinic, which is in Denpasar.
    static func booking(_ code: String = "B-1", isNew: Bool = false) -> JSON {
        [
            "kodebooking": .string(code), "jenispasien": "JKN", "nomorkartu": .string(card), "nik": .string(nik), "nohp": "085600000000",
            "kodepoli": "ANA", "namapoli": "Anak", "pasienbaru": isNew ? 1 : 0, "norm": "123345",
            "tanggalperiksa": .string(day(0, hoursFromUTC: 8)), "kodedokter": 33690, "namadokter": "dr. Yoga Yandika, Sp.A",
            "jampraktek": "08:00-12:00", "jeniskunjungan": 1, "nomorreferensi": "0001R0040126B000001", "nomorantrean": "A-12",
            "angkaantrean": 12, "estimasidilayani": 1_769_565_600_000, "sisakuotajkn": 5, "kuotajkn": 30, "sisakuotanonjkn": 5,
            "kuotanonjkn": 30, "keterangan": "",
        ]
    }

    /// Milliseconds of so many minutes past midnight of the day at the referral clinic.
    static func time(_ minutes: Int, days: Int = 0, hoursFromUTC: Int = 8) -> Int {
        let seconds = Int(Date().timeIntervalSince1970) + hoursFromUTC * 3600
        return ((seconds / 86400 + days) * 86400 + minutes * 60 - hoursFromUTC * 3600) * 1000
    }
}

extension JSON {
    /// With some members changed.
    func with(_ changes: [String: JSON]) -> JSON {
        var changed = self
        for (name, value) in changes { changed[name] = value }
        return changed
    }
}
