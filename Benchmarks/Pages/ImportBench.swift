import JSON

/// `import`: a file of patients, from the last byte of its upload until each row is stored, one in a hundred of them wrong.
enum ImportBench {
    private static let rows = 20_000

    static func run(_ world: World) async throws {
        Say.now("import: \(rows) rows")
        let clinic = try await world.addClinic("BENCH-IMPOR")
        let session = try await PageSession.signIn(world, clinic)
        let list = "/c/\(clinic.code)/imports"
        let page = try await session.upload(list, [("kind", "patients")], fileName: "pasien.csv", file())
        let clock = ContinuousClock()
        let read = try await clock.measure { try await settle(page, session) }
        try await session.press(page + "/apply", tokenOf: page)
        let stored = try await clock.measure { try await settle(page, session) }
        let seconds = (read + stored) / .seconds(1)
        Figure.print(
            "import", Double(rows) / seconds, "rows/s",
            [
                "rows": .number(JSONNumber(rows)), "read_s": Figure.rounded(read / .seconds(1)),
                "stored_s": Figure.rounded(stored / .seconds(1)),
            ])
    }

    private static func file() -> [UInt8] {
        var lines = ["nik;nama;tanggal_lahir;jenis_kelamin;no_rm;alamat"]
        for number in 1...rows {
            let digits = String(String(100_000_000_000 + number).dropFirst(number.isMultiple(of: 100) ? 1 : 0))
            lines.append("3273\(digits);Siti Contoh \(number);05/01/1990;P;RM-\(number);Jalan Melati \(number)")
        }
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// Until the program does nothing more about it.
    private static func settle(_ page: String, _ session: PageSession) async throws {
        while String(decoding: try await session.read(page), as: UTF8.self).contains("data-live") {
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
