import Clinics
import Foundation
import MigratedDatabase
import Testing

@testable import Web

@Suite("The page of conflicts", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ConflictPageTests {
    @Test("a shared no. RM is found, leads to both patients, and is marked as right only with a reason")
    func medicalRecordNumber() async throws {
        try await World.with { world in
            let clinic = try await world.clinic("MLT-0417")
            try await world.user("ratna@melati.example", as: .admin, in: clinic)
            let browser = try await world.browser("ratna@melati.example")
            let page = "/c/MLT-0417/conflicts"
            #expect(try await browser.get(page).text.contains("Tidak ada data yang bertentangan"))
            for (name, nik) in [("Siti", "3201234567890123"), ("Sri", "3201234567890124")] {
                try await browser.post("/c/MLT-0417/patients/new", ["nama": name, "nik": nik, "no_rm": "RM-7"])
            }
            #expect(try await browser.post(page + "/check").location == page)
            let shown = try await browser.get(page).text
            #expect(shown.contains("Satu no. RM dipakai beberapa pasien") && shown.contains("Siti") && shown.contains("Sri"))
            let address = page + "/" + String(try #require(shown.firstMatch(of: /conflicts\/([0-9a-f-]{36})\/dismiss/)).1)
            let refused = try await browser.post(address + "/dismiss", ["alasan": " "])
            #expect(refused.status == 422 && refused.text.contains("Alasan belum diisi"))
            #expect(try await browser.post(address + "/dismiss", ["alasan": "Map keluarga"]).location == page)
            let dismissed = try await browser.get(page).text
            #expect(dismissed.contains("Tidak ada data yang bertentangan") && dismissed.contains("Map keluarga"))
            #expect(try await browser.post(address + "/reopen").location == page)
            #expect(try await browser.get(page).text.contains("Satu no. RM dipakai beberapa pasien"))
        }
    }
}
