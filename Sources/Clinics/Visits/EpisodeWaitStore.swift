import Foundation
import Postgres
import Vocabulary

/// Visits that name an episode of care that the platform does not know yet. Asked and written under the patient's lock, so that either
/// the visit finds the episode or the episode finds the visit.
public enum EpisodeWaitStore {
    /// Notes whether a visit waits for its episode.
    /// - Returns: the patient's other visits that wait for an episode of this one, once the platform knows it.
    public static func settle(_ pieces: VisitPieces, in scope: ClinicScope) async throws -> [UUID] {
        try await note(pieces, in: scope)
        guard pieces.records.contains(where: { $0.content is EpisodeOfCareContent }) else { return [] }
        let own = try await RecordStore.knownEpisodes(of: pieces.patient.id, in: scope).filter { $0.visitID == pieces.visit.id }
        guard !own.isEmpty else { return [] }
        let names = own.flatMap { [$0.id.lowerText, $0.content.number].compactMap { $0 } }.map { hash($0, scope) }
        return try await scope.query(
            """
            SELECT visit_id FROM visit_episode_wait
            WHERE clinic_id = \(scope.id.rawValue) AND patient_id = \(pieces.patient.id) AND episode = ANY (\(names)::bytea[])
                AND visit_id <> \(pieces.visit.id)
            """
        ).map { try $0.get("visit_id") }
    }

    private static func note(_ pieces: VisitPieces, in scope: ClinicScope) async throws {
        guard let reference = pieces.visit.content.episode else { return }
        let visit = pieces.visit.id
        guard pieces.episodes.isEmpty else {
            try await scope.execute("DELETE FROM visit_episode_wait WHERE clinic_id = \(scope.id.rawValue) AND visit_id = \(visit)")
            return
        }
        try await scope.execute(
            """
            INSERT INTO visit_episode_wait (clinic_id, visit_id, patient_id, episode)
            VALUES (\(scope.id.rawValue), \(visit), \(pieces.patient.id), \(hash(reference, scope)))
            ON CONFLICT (clinic_id, visit_id) DO UPDATE SET episode = excluded.episode
            """)
    }

    private static func hash(_ reference: String, _ scope: ClinicScope) -> [UInt8] {
        scope.keys.hash(["episode", UUID(uuidString: reference)?.lowerText ?? reference])
    }
}
