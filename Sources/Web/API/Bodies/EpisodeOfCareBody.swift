import Clinics
import Foundation
import JSON

/// `POST /api/episode-of-care` (reference section 3.16).
enum EpisodeOfCareBody {
    static let schema = BodySchema(
        "EpisodePerawatan",
        BodyField.recordHead(time: "tanggal_mulai") + [
            .coding("jenis", "Jenis episode: ANC, TB-SO, HIV, …", "ANC").required,
            .line("no_episode", "Nomor episode di klinik.", "EP-1", longest: 100),
            .word("status", "Status.", statuses, "active"),
            .practitioner("petugas", "Penanggung jawab."),
            .instant("tanggal_selesai", "Saat episode selesai.", "2026-02-05T08:30:00+07:00"),
        ])

    static let statuses = [
        "planned": "planned", "direncanakan": "planned", "waitlist": "waitlist", "menunggu": "waitlist", "active": "active",
        "aktif": "active", "onhold": "onhold", "ditunda": "onhold", "finished": "finished", "selesai": "finished",
        "cancelled": "cancelled", "dibatalkan": "cancelled", "entered-in-error": "entered-in-error", "salah input": "entered-in-error",
    ]
    static let typeSystem = "http://terminology.kemkes.go.id/CodeSystem/episodeofcare-type"
    /// Those that are known; the ministry adds others.
    static let types = ["ANC", "PNC", "Neonate", "TB-SO", "TB-RO", "HIV", "CKD", "CAD", "CVD", "cancer", "ADM"]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal_mulai")
            let type = type(&reader)
            var episode = EpisodeOfCareContent(
                number: reader.line("no_episode", longest: 100), type: type ?? CodingValue(system: nil, code: ""))
            episode.status = reader.word("status", statuses)
            episode.managerCode = reader.practitioner("petugas")
            episode.endedAt = reader.instant("tanggal_selesai")
            if let head, let end = episode.endedAt, end < head.recordedAt {
                reader.problem("tanggal_selesai", .endBeforeStart, "tanggal_selesai tidak boleh sebelum tanggal_mulai.")
            }
            guard let head, type != nil else { return nil }
            return RecordCommand(head, episode)
        }
    }

    /// `anc` is ANC; what is not known is kept as given.
    private static func type(_ reader: inout FieldReader) -> CodingValue? {
        guard let given = reader.required("jenis")?.first, var type = reader.coding(given, "jenis", defaultSystem: typeSystem) else {
            return nil
        }
        guard type.system == typeSystem else { return type }
        if let known = types.first(where: { $0.lowercased() == type.code.lowercased() }) {
            type.code = known
        } else {
            reader.warning("jenis", .unknownCode, "jenis tidak dikenal; yang lazim: \(types.joined(separator: ", ")).")
        }
        return type
    }
}
