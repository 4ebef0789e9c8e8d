import BPJS
import JSON

/// `POST /api/bpjs/peserta`: by card number, else by NIK.
enum MemberCheckBody {
    static let schema = BodySchema(
        "CekPeserta", oneOf: ["nomorkartu", "nik"],
        [.pattern("nomorkartu", "Nomor kartu BPJS; didahulukan.", "0001234567890", "^[0-9]{13}$"), .nik("nik", "NIK peserta.")])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<MemberKey> {
        FieldReader.read(body, clock: clock) { reader in
            let hasCard = reader.value("nomorkartu") != nil
            let card = reader.digits("nomorkartu", count: 13...13).flatMap { MemberKey(card: $0) }
            let nik = reader.nik("nik")
            if !hasCard, reader.value("nik") == nil { reader.problem("nomorkartu", .required, "nomorkartu atau nik wajib diisi.") }
            return hasCard ? card : nik.map { .nik($0) }
        }
    }
}
