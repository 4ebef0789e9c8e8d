import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Delivery

@Suite("Causes heal by themselves, or by a person", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct HealingTests {
    private static func open(_ world: World) async throws -> [OpenCause] {
        try await page(world, .open)
    }

    private static func page(_ world: World, _ state: CauseFilter.State) async throws -> [OpenCause] {
        try await world.database.transaction(in: world.clinicID) {
            try await CauseStore.page(CauseFilter(state: state), after: nil, limit: 10, in: $0)
        }
    }

    private static func resend(_ world: World) async throws {
        let (failed, resend) = (try await world.deliveries("state = 'failed'"), try world.resend)
        try await world.database.transaction(in: world.clinicID) { scope in
            for delivery in failed { _ = try await resend.run(delivery.id, .same, confirmed: false, by: .cli, in: scope) }
        }
    }

    private static func set(_ world: World, _ state: CauseFilter.State, _ notes: String?) async throws -> Bool {
        let cause = try #require(try await (open(world) + page(world, .ignored)).first)
        let email = try #require(EmailAddress("sari-\(UUID.v7().lowerText.prefix(13))@klinik.test"))
        let person = try #require(
            try await world.database.platform { try await UserStore.create(email, name: "Sari", isSuperadmin: false, by: .cli, in: $0) })
        return try await world.database.transaction(in: world.clinicID) {
            try await CauseResolution.set(cause.id, state, notes: notes, by: .person(id: person.id, name: person.name), in: $0)
        }
    }

    @Test("what a later attempt heals closes its line and its cause, though nothing ever failed for good")
    func retried() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.ownError, times: 1) { $0.creates("Condition") }
            try await world.working {
                try await eventually("everything has arrived") {
                    try await world.sql("UPDATE clock SET ahead = ahead + interval '2 seconds'")
                    return try await world.unfinished() == []
                }
            }
            #expect(try await world.count("error_log") > 0)
            #expect(try await world.count("error_log WHERE resolution_status <> 'auto_resolved' OR resolved_at IS NULL") == 0)
            #expect(try await world.count("error_group WHERE resolution_status <> 'auto_resolved' OR open_count <> 0") == 0)
            #expect(try await Self.page(world, .healed).count == 1)
        }
    }

    @Test("while it is sent again a cause stays open with nothing held up; it heals when all of it has arrived")
    func resent() async throws {
        try await World.with { world in
            for number in 0..<2 { try await world.acceptWhole("V-\(number)") }
            world.platform.fail(.refused("code not found"), times: 2) { $0.creates("Condition") }
            try await world.drain()
            #expect(try await Self.open(world).map(\.count) == [2])
            try await Self.resend(world)
            #expect(try await Self.open(world).map(\.count) == [0])
            try await world.drain()
            #expect(try await Self.open(world) == [])
            #expect(try await Self.page(world, .healed).map(\.count) == [0])
        }
    }

    @Test("another refusal in its place heals the first cause")
    func replaced() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.refused("code not found"), times: 1) { $0.creates("Condition") }
            try await world.drain()
            world.platform.fail(.refused("invalid date time value"), times: 1) { $0.creates("Condition") }
            try await Self.resend(world)
            try await world.drain()
            #expect(try await Self.open(world).map(\.code) == ["invalid-datetime-value"])
            #expect(try await Self.page(world, .healed).map(\.code) == ["code-not-found"])
            #expect(try await world.count("error_log WHERE resolution_status = 'pending'") == 1)
        }
    }

    @Test("a cause whose last delivery is not sent any more is over, with its lines")
    func cancelled() async throws {
        try await World.with { world in
            let visit = try await world.accept().visit
            try await world.accept(Sample.diagnosis(), to: visit)
            world.platform.fail(.refused("code not found")) { $0.creates("Encounter") }
            try await world.drain()
            #expect(try await Self.open(world).map(\.count) == [1])
            let clinic = try await world.clinic()
            var change = VisitChange()
            change.status = .cancelled
            let changed = change
            try await world.database.transaction(in: world.clinicID) {
                _ = try await world.intake.change(visit.id, changed, of: clinic, in: $0)
            }
            try await world.drain()
            #expect(try await Self.open(world) == [])
            #expect(try await world.count("error_log WHERE resolution_status = 'pending'") == 0)
            #expect(try await world.count("error_group WHERE resolution_status = 'pending' OR open_count <> 0") == 0)
        }
    }

    @Test("the same cause over several kinds is one, and its deliveries are selected together")
    func kinds() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.refused("RuleNumber: 10003 code not found")) { $0.creates("Condition") || $0.creates("Observation") }
            try await world.drain()
            let failed = try await world.count("delivery WHERE state = 'failed'")
            let causes = try await Self.open(world)
            #expect(failed > 2 && causes.map(\.count) == [failed])
            let cause = try #require(causes.first)
            #expect(Set(cause.kinds.map(\.kind)) == ["Condition", "Observation"] && cause.groups.count == 2)
            try await world.database.transaction(in: world.clinicID) { scope in
                #expect(try await CauseStore.counts(in: scope)[.open] == 1)
                for id in cause.groups {
                    #expect(try await CauseStore.find(id, in: scope)?.count == failed)
                    let preview = try await BulkTaskStore.preview(DeliveryFilter(errorGroup: id), picked: nil, in: scope)
                    #expect(preview.willGo == failed && preview.skipped == 0)
                }
                let first = try await CauseStore.deliveries(cause, after: nil, limit: 2, in: scope)
                let last = try #require(first.last)
                let rest = try await CauseStore.deliveries(
                    cause, after: DeliveryCursor(serviceDate: last.serviceDate, id: last.id), limit: 100, in: scope)
                #expect(Set((first + rest).map(\.id)).count == failed && first.count + rest.count == failed)
                #expect(
                    try await DeliveryListStore.page(DeliveryFilter(errorGroup: cause.id), after: nil, limit: 100, in: scope).count
                        == failed)
                let lines = try await ErrorLogStore.page(cause, after: nil, limit: 2, in: scope)
                let older = try await ErrorLogStore.page(cause, after: lines.last?.cursor, limit: 100, in: scope)
                #expect(lines.count + older.count == failed && Set((lines + older).map(\.id)).count == failed)
                #expect(lines.first?.rules == [10003] && lines.first?.attempt != nil)
            }
        }
    }

    @Test("open causes come by what they hold up, page by page")
    func pages() async throws {
        try await World.with { world in
            for number in 0..<5 {
                try await world.sql(
                    """
                    INSERT INTO error_group (clinic_id, id, fingerprint, channel, kind, category, code, message, open_count, first_seen_at, last_seen_at,
                        resolution_status)
                    SELECT \(world.clinicID.rawValue), gen_random_uuid(), convert_to(s || \("\(number)"), 'UTF8'), 'satusehat', 'Encounter', 'client',
                        'c-' || s || \("\(number)"), 'x', CASE WHEN s = 'pending' THEN \(number % 3) ELSE 0 END, now(), now() + make_interval(secs => \(Double(number))), s
                    FROM unnest(ARRAY['pending', 'auto_resolved']) AS s
                    """)
            }
            for state in [CauseFilter.State.open, .healed] {
                var (codes, counts, cursor): ([String], [Int], CauseCursor?) = ([], [], nil)
                repeat {
                    let after = cursor
                    let page = try await world.database.transaction(in: world.clinicID) {
                        try await CauseStore.page(CauseFilter(state: state), after: after, limit: 2, in: $0)
                    }
                    codes += page.map(\.code)
                    counts += page.map(\.count)
                    cursor = page.last.flatMap { CauseCursor($0.cursor.text) }
                } while cursor != nil
                #expect(Set(codes).count == 5 && codes.count == 5)
                #expect(counts == counts.sorted(by: >))
            }
            #expect(try await Self.page(world, .healed).map(\.code) == (0..<5).reversed().map { "c-auto_resolved\($0)" })
        }
    }

    @Test("one that a person resolved opens again when it is seen again; one that is ignored does not, over no kind")
    func resolved() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            world.platform.fail(.refused("RuleNumber: 10003 code not found")) { $0.creates("Condition") }
            try await world.drain()
            #expect(try await Self.set(world, .resolved, "Kode diganti"))
            #expect(try await Self.open(world) == [])
            #expect(try await Self.page(world, .resolved).map(\.notes) == ["Kode diganti"])
            #expect(try await Self.page(world, .resolved).map(\.resolver) == ["Sari"])
            #expect(
                try await world.count("error_log WHERE resolution_status = 'manual_resolved' AND resolution_notes = 'Kode diganti'") == 1)
            #expect(try await world.count("audit WHERE action = 'cause.resolved'") == 1)
            try await Self.resend(world)
            try await world.drain()
            #expect(try await Self.open(world).map(\.count) == [1])

            #expect(try await Self.set(world, .ignored, "Menunggu SATUSEHAT"))
            world.platform.fail(.refused("RuleNumber: 10003 code not found")) { $0.creates("Observation") }
            try await world.acceptWhole("V-2")
            try await world.drain()
            #expect(try await Self.open(world) == [])
            #expect(try await Self.page(world, .ignored).first.map { $0.kinds.map(\.kind).sorted() } == ["Condition", "Observation"])
            let dashboard = try await world.database.transaction(in: world.clinicID) { try await DashboardStore.causes(in: $0) }
            #expect(dashboard == [])
            #expect(try await Self.set(world, .open, nil))
            #expect(try await Self.open(world).count == 1)
        }
    }
}
