import Foundation
import Testing
import Vocabulary

@testable import Web

@Suite("What the monitoring of BPJS is asked for")
struct AskedMonitoringTests {
    private static let today = LocalDate("2026-11-21") ?? LocalDate(daysSince1970: 0)

    @Test(
        "its own address asks for the same again, all days included",
        arguments: ["", "tanggal=", "tanggal=2026-11-20", "tanggal=&status=failed"])
    func address(_ query: String) throws {
        let asked = try AskedMonitoring(#require(Form(urlEncoded: query.utf8)), job: BPJSJob.firstLevel[0], today: Self.today)
        let again = asked.address("/x").split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let read = try AskedMonitoring(#require(Form(urlEncoded: again.utf8)), job: BPJSJob.firstLevel[0], today: Self.today)
        #expect(read.day == asked.day && read.status == asked.status && read.state.problems.isEmpty)
        let all = asked.address("/x", clearsDay: true).split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        #expect(try AskedMonitoring(#require(Form(urlEncoded: all.utf8)), job: BPJSJob.firstLevel[0], today: Self.today).day == nil)
    }
}
