import Clinics
import JSON
import MigratedDatabase
import Testing

@testable import BPJS

@Suite("The clinic's codes beside BPJS's", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct BPJSMappingsTests {
    @Test("a service's codes are found by the clinic's own, and no other service's")
    func found() async throws {
        try await World.with { world in
            let mappings = try await world.inClinic { scope in
                for mapping in [
                    BPJSMapping(.dokter, "D-01", .pcare, remoteCode: "0012", remoteName: "dr. Contoh"),
                    BPJSMapping(
                        .dokter, "D-01", .antreanFKTP, remoteCode: "700", remoteName: "dr. Contoh",
                        extra: ["jampraktek": "08.00 - 12.00", "kodepoli": "001"]),
                    BPJSMapping(.poli, "U1", .pcare, remoteCode: "001", remoteName: "UMUM", extra: ["poliSakit": true]),
                ] { try await BPJSMappingStore.set(mapping, .sandbox, by: .cli, in: scope) }
                return (
                    try await BPJSMappings.load(.pcare, .sandbox, in: scope),
                    try await BPJSMappings.load(.antreanFKTP, .sandbox, in: scope),
                    try await BPJSMappings.load(.pcare, .production, in: scope)
                )
            }
            #expect(mappings.0.doctor("D-01")?.code == "0012" && mappings.0.poli("U1")?.takesSick == true)
            #expect(mappings.1.doctor("D-01")?.code == "700" && mappings.1.doctor("D-01")?.hours?.text == "08:00-12:00")
            #expect(mappings.1.doctor("D-01")?.poliCode == "001" && mappings.1.poli("U1") == nil && mappings.2.poli("U1") == nil)
        }
    }

    @Test("who mapped what to what stands in the audit; what changes nothing does not")
    func history() async throws {
        try await World.with { world in
            var mapping = BPJSMapping(.poli, "U1", .pcare, remoteCode: "001", remoteName: "UMUM")
            let first = mapping
            #expect(try await world.inClinic { try await BPJSMappingStore.set(first, .sandbox, by: .cli, in: $0) })
            #expect(try await !world.inClinic { try await BPJSMappingStore.set(first, .sandbox, by: .cli, in: $0) })
            mapping.remoteCode = "002"
            let second = mapping
            #expect(try await world.inClinic { try await BPJSMappingStore.set(second, .sandbox, by: .cli, in: $0) })
            #expect(try await world.inClinic { try await BPJSMappingStore.remove(second, .sandbox, by: .cli, in: $0) })
            #expect(try await !world.inClinic { try await BPJSMappingStore.remove(second, .sandbox, by: .cli, in: $0) })
            let said = try await world.inClinic { scope in
                try await scope.query(
                    """
                    SELECT coalesce(change::jsonb->'before'->>'code', '-') || '>' || coalesce(change::jsonb->'after'->>'code', '-') AS step
                    FROM audit WHERE action = 'bpjs_mapping.changed' ORDER BY seq
                    """
                ).map { try $0.get("step", as: String.self) }
            }
            #expect(said == ["->001", "001>002", "002>-"])
        }
    }
}
