import Clinics
import Delivery
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Causes on the pages of a clinic", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct CausePagesTests {
    /// A clinic with a visit whose Encounter was refused because of its class.
    private static func scene(_ body: (World, Clinic, DeliveryRow, Browser) async throws -> Void) async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let visit = try await accept("ENC-0187", world, clinic)
            let encounter = try #require(try await deliveries(visit, world, clinic).first { $0.kind == "Encounter" })
            let cause = UUID.v7()
            try await world.database.transaction(in: clinic.id) { scope in
                _ = try await scope.execute(
                    """
                    INSERT INTO error_group (clinic_id, id, fingerprint, channel, kind, category, code, element, message, open_count,
                        first_seen_at, last_seen_at)
                    VALUES (\(clinic.id.rawValue), \(cause), 'x', 'satusehat', 'Encounter', 'client', 'http-400', 'Encounter.class',
                        'class is wrong', 1, now(), now())
                    """)
                _ = try await scope.execute(
                    """
                    UPDATE delivery SET state = 'failed', hold = NULL, hold_reason = NULL, completed_at = now(), http_status = 400,
                        attempts = 1, error_code = 'http-400', error_message = 'class is wrong', error_group_id = \(cause)
                    WHERE clinic_id = \(clinic.id.rawValue) AND id = \(encounter.id)
                    """)
            }
            let failed = try #require(try await deliveries(visit, world, clinic).first { $0.id == encounter.id })
            try await body(world, clinic, failed, try await world.browser("ratna@melati.example"))
        }
    }

    private static func accept(_ number: String, _ world: World, _ clinic: Clinic) async throws -> Visit {
        let command = EncounterCommand(
            nik: try #require(NIK("3201234567890123")), visitNumber: number, startedAt: Date(timeIntervalSinceNow: -3600),
            locationCode: "U1", practitionerCode: "D-01", content: VisitContent(serviceType: "101"))
        return try await world.database.transaction(in: clinic.id) { scope in
            try await world.site.web.delivery.intake.accept(command, of: clinic, in: scope).visit
        }
    }

    private static func deliveries(_ visit: Visit, _ world: World, _ clinic: Clinic) async throws -> [DeliveryRow] {
        try await world.database.transaction(in: clinic.id) {
            try await DeliveryListStore.ofVisit(visit.id, patient: visit.patientID, in: $0)
        }
    }

    @Test("what is mended delivery by delivery leads to the failed ones, where each is edited and all are sent again")
    func mended() async throws {
        try await Self.scene { world, clinic, failed, browser in
            let cause = try #require(failed.errorGroupID).lowerText
            let list = "/c/MLT-0417/deliveries?status=failed&sebab=\(cause)"
            let dashboard = try await browser.get("/c/MLT-0417/satusehat").text
            let link = #"href="\#(list.replacing("&", with: "&amp;"))">Perbaiki dan kirim ulang<"#
            #expect(dashboard.contains(link), "\(dashboard)")
            let page = try await browser.get(list).text
            #expect(page.contains("deliveries/\(failed.id.lowerText)") && !page.contains("Perbaiki dan kirim ulang"))
            #expect(page.contains("class is wrong"))
        }
    }

    @Test("the list of causes leads to the cause, which names its deliveries and is sent again as a whole")
    func cause() async throws {
        try await Self.scene { world, clinic, failed, browser in
            let cause = try #require(failed.errorGroupID).lowerText
            let list = try await browser.get("/c/MLT-0417/errors").text
            #expect(list.contains(#"href="/c/MLT-0417/errors/\#(cause)""#) && list.contains("class is wrong"), "\(list)")
            #expect(try await browser.get("/c/MLT-0417/errors?kategori=auth").text.contains("Tidak ada yang cocok"))
            let page = try await browser.get("/c/MLT-0417/errors/\(cause)").text
            #expect(page.contains("deliveries/\(failed.id.lowerText)") && page.contains("Encounter.class"), "\(page)")
            let preview = try await browser.post("/c/MLT-0417/bulk", ["sebab": cause, "semua": "1"])
            #expect(preview.text.contains("1 akan dikirim ulang, 0 dilewati"), "\(preview.text)")
            #expect(try await browser.get("/c/MLT-0417/errors/\(UUID.v7().lowerText)").status == 404)
        }
    }

    @Test("a cause is closed with a note, which is audited; one note is asked for")
    func closing() async throws {
        try await Self.scene { world, clinic, failed, browser in
            let path = "/c/MLT-0417/errors/\(try #require(failed.errorGroupID).lowerText)"
            let refused = try await browser.post(path, ["aksi": "abaikan", "catatan": " "])
            #expect(refused.status == 422 && refused.text.contains("Tulis catatan"), "\(refused.text)")
            #expect(try await browser.post(path, ["aksi": "abaikan", "catatan": "Menunggu Kemenkes"]).status == 303)
            #expect(try await world.actions(in: clinic).contains("cause.ignored"))
            #expect(!(try await browser.get("/c/MLT-0417/satusehat").text.contains("class is wrong")))
            let ignored = try await browser.get("/c/MLT-0417/errors?status=diabaikan").text
            #expect(ignored.contains("Menunggu Kemenkes") && ignored.contains("oleh Ratna Wulandari"), "\(ignored)")
            #expect(try await browser.post(path, ["aksi": "buka"]).status == 303)
            #expect(try await browser.get("/c/MLT-0417/errors").text.contains("class is wrong"))
        }
    }

    @Test("the guide says what this clinic has now, and finds an error by its code or its words")
    func guide() async throws {
        try await Self.scene { world, clinic, failed, browser in
            try await world.database.transaction(in: clinic.id) { scope in
                _ = try await scope.execute(
                    "UPDATE error_group SET code = 'rule-10003' WHERE clinic_id = \(clinic.id.rawValue) AND id = \(failed.errorGroupID)")
            }
            let guide = try await browser.get("/c/MLT-0417/errors/catalogue").text
            #expect(guide.contains("Yang ada di klinik ini sekarang") && guide.contains("?bab=isi\""))
            let chapter = try await browser.get("/c/MLT-0417/errors/catalogue?bab=isi").text
            let entry = chapter.components(separatedBy: #"id="rule-10003""#).last?.prefix(600) ?? ""
            #expect(entry.contains("Ada sekarang: 1 data"), "\(entry)")
            #expect(!guide.contains(#"id="rule-10003""#) && !chapter.contains(#"id="rule-10126""#))
            let found = try await browser.get("/c/MLT-0417/errors/catalogue?q=10126").text
            #expect(found.contains(#"id="rule-10126""#) && !found.contains(#"id="rule-10003""#))
            #expect(try await browser.get("/c/MLT-0417/errors/catalogue?q=tidak-ada-begini").text.contains("Tidak ada yang cocok"))
            let whole = try await browser.get("/c/MLT-0417/errors/catalogue?bab=semua").text
            #expect(whole.contains(#"id="rule-10126""#) && whole.contains(#"id="pcare-tidak-aktif""#))
            let anchors = whole.matches(of: /<tr id="([^"]+)"/).map { String($0.1) }
            #expect(anchors.count > 100 && Set(anchors).count == anchors.count)
            let ofBPJS = try await browser.get("/c/MLT-0417/errors/catalogue?bab=pcare").text
            #expect(ofBPJS.contains("BPJS menulis: “sudah di-entri”") && !ofBPJS.contains("SATUSEHAT menulis"))
        }
    }

    @Test("the page of two attempts says what the edit changed, and names what is not there")
    func diff() async throws {
        try await Self.scene { world, clinic, failed, browser in
            let path = "/c/MLT-0417/deliveries/\(failed.id.lowerText)"
            try await world.database.transaction(in: clinic.id) { scope in
                func sealed(_ text: String, _ number: Int, _ column: StaticString) throws -> [UInt8] {
                    try scope.keys.seal(
                        Array(text.utf8),
                        SealedPlace(table: "attempt_body", row: "\(failed.id.lowerText)/\(number)", column: column))
                }
                for number in 1...2 {
                    let request = try sealed(
                        #"{"resourceType":"Encounter","class":{"code":"\#(number == 1 ? "XXX" : "AMB")"}}"#, number, "request")
                    let response = try sealed("{}", number, "response")
                    _ = try await scope.execute(
                        """
                        INSERT INTO attempt (clinic_id, delivery_id, number, at, outcome, spent, http_status, method, url, revision)
                        VALUES (\(clinic.id.rawValue), \(failed.id), \(number), now() + make_interval(secs => \(Double(number))), 'rejected', true, 400,
                            'POST', 'https://example.test/Encounter', \(number - 1))
                        """)
                    _ = try await scope.execute(
                        """
                        INSERT INTO attempt_body (clinic_id, delivery_id, number, at, request, response)
                        SELECT clinic_id, delivery_id, number, at, \(request), \(response) FROM attempt
                        WHERE clinic_id = \(clinic.id.rawValue) AND delivery_id = \(failed.id) AND number = \(number)
                        """)
                }
            }
            #expect(try await browser.get(path).text.contains("diff?from=1&amp;to=2"))
            let page = try await browser.get(path + "/diff?from=1&to=2").text
            #expect(page.contains("Encounter.<wbr>class.<wbr>code") && page.contains("<del>&quot;XXX&quot;</del>"), "\(page)")
            #expect(page.contains("<ins>&quot;AMB&quot;</ins>") && page.contains("Tidak ada perubahan."), "\(page)")
            #expect(try await browser.get(path + "/diff").text.contains("Encounter.<wbr>class.<wbr>code"))
            #expect(try await browser.get(path + "/diff?from=1&to=9").text.contains("Percobaan itu tidak ada."))
        }
    }

    @Test("a delivery shows the element of its error, and who sent it again on the attempt that this made")
    func detail() async throws {
        try await Self.scene { world, clinic, failed, browser in
            let path = "/c/MLT-0417/deliveries/\(failed.id.lowerText)"
            try await world.database.transaction(in: clinic.id) { scope in
                _ = try await scope.execute(
                    """
                    INSERT INTO attempt (clinic_id, delivery_id, number, at, outcome, spent, http_status, actor_id)
                    SELECT \(clinic.id.rawValue), \(failed.id), n, now() + make_interval(secs => n), 'rejected', true, 400,
                        CASE WHEN n = 2 THEN (SELECT id FROM app_user WHERE email = 'ratna@melati.example') END
                    FROM generate_series(1, 2) AS n
                    """)
            }
            let page = try await browser.get(path).text
            #expect(page.contains("<dt>Elemen</dt>") && page.contains("Encounter.class"))
            #expect(page.components(separatedBy: "Kirim ulang oleh Ratna Wulandari").count == 2, "\(page)")
        }
    }

    @Test("a suspended clinic says so, without an empty list below it")
    func suspended() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            try await world.database.platform { scope in
                _ = try await scope.execute(
                    "UPDATE clinic SET state = 'suspended', suspended_from = 'trial' WHERE clinic_id = \(clinic.id.rawValue)")
            }
            let page = try await browser.get("/c/MLT-0417/satusehat").text
            #expect(page.contains("Klinik dihentikan"))
            #expect(!page.contains(#"<ol class="queue">"#) && !page.contains("Tidak ada yang perlu ditangani"))
        }
    }

    @Test("every visit of a list has its own progress, with its patient's lookup in all of them")
    func visits() async throws {
        try await Self.scene { world, clinic, failed, browser in
            let second = try await Self.accept("ENC-0188", world, clinic)
            let first = try #require(failed.visitID)
            let rows = try await world.database.transaction(in: clinic.id) {
                try await DeliveryListStore.ofVisits([(first, second.patientID), (second.id, second.patientID)], in: $0)
            }
            for visit in [first, second.id] {
                #expect(rows[visit]?.first?.kind == "Patient")
                #expect(rows[visit]?.dropFirst().allSatisfy { $0.visitID == visit } == true)
            }
            let lines = try await browser.get("/c/MLT-0417/visits").text.components(separatedBy: "<tr>").filter { $0.contains("ENC-018") }
            #expect(lines.filter { $0.contains("Ada yang gagal") }.map { $0.contains("ENC-0187") } == [true], "\(lines)")
            #expect(lines.count == 2)
        }
    }
}
