import Foundation
import Postgres
import Testing

@Suite("Values go to PostgreSQL and come back", .enabled(if: TestDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ValueTests {
    private func echo<T: PostgresValue & Equatable>(_ value: T, _ cast: SQL, _ pool: PostgresPool) async throws {
        let rows = try await pool.query("SELECT \(value)::\(cast) AS v")
        let back = try rows[0].get("v", as: T.self)
        #expect(back == value, "\(T.self)")
    }

    @Test("every scalar type, its extremes and NULL")
    func scalars() async throws {
        try await TestDatabase.with { pool in
            try await echo(true, "boolean", pool)
            try await echo(false, "boolean", pool)
            try await echo(Int.min, "bigint", pool)
            try await echo(Int64.max, "bigint", pool)
            try await echo(Int32.min, "integer", pool)
            try await echo(Int16.max, "smallint", pool)
            for number in [0.1, -1.5e300, .leastNonzeroMagnitude, .infinity, -.infinity] {
                try await echo(number, "double precision", pool)
            }
            try await echo("", "text", pool)
            try await echo("Siti 'O\"Brien\\ \n\t 🏥 {a,b} NULL", "text", pool)
            try await echo(UUID(), "uuid", pool)
            for text in ["0", "1", "-1", "10000", "0.0001", "-12345678.90123456789", "1000000000000", "0.5", "99999999"] {
                try await echo(Decimal(string: text)!, "numeric", pool)
            }
            try await echo(nil as Int?, "bigint", pool)
            try await echo(nil as String?, "text", pool)
            try await echo(nil as Date?, "timestamptz", pool)
            try await echo(nil as [UInt8]?, "bytea", pool)
            try await echo(7 as Int?, "bigint", pool)
        }
    }

    @Test("points in time keep their microseconds, and infinity is the distant future")
    func times() async throws {
        try await TestDatabase.with { pool in
            for seconds in [0, -31_622_400, 789_012_345.123456, -0.000001, -3_000_000_000.5, 8_000_000_000] {
                let date = Date(timeIntervalSinceReferenceDate: seconds)
                let back = try await pool.query("SELECT \(date)::timestamptz AS v")[0].get("v", as: Date.self)
                #expect(abs(back.timeIntervalSince(date)) < 0.000001, "\(seconds)")
            }
            try await echo(Date.distantFuture, "timestamptz", pool)
            try await echo(Date.distantPast, "timestamptz", pool)
            let text = try await pool.query(
                "SELECT to_char(\(Date(timeIntervalSince1970: 1_767_576_600.25))::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') AS v"
            )
            #expect(try text[0].get("v") == "2026-01-05 01:30:00.250")
            let ancient = try await pool.query("SELECT '0044-03-15 12:00:00+00 BC'::timestamptz AS v")[0].get("v", as: Date.self)
            try await echo(ancient, "timestamptz", pool)
        }
    }

    @Test("bytes come back as they went, zero bytes and all")
    func bytes() async throws {
        try await TestDatabase.with { pool in
            try await echo([] as [UInt8], "bytea", pool)
            try await echo([0, 0, 1, 0, 255, 92, 39, 0] as [UInt8], "bytea", pool)
            let all = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try await echo(all, "bytea", pool)
            try await echo([[0, 1], [], [255, 0]] as [[UInt8]], "bytea[]", pool)
            try await echo([[0], nil, []] as [[UInt8]?], "bytea[]", pool)
        }
    }

    @Test("arrays, empty ones, NULL elements and every awkward character")
    func arrays() async throws {
        try await TestDatabase.with { pool in
            try await echo([1, -2, .max], "bigint[]", pool)
            try await echo([] as [Int], "bigint[]", pool)
            try await echo([1, nil, 3] as [Int?], "integer[]", pool)
            try await echo(["", "NULL", "null", "a,b", "{}", "\"\\", " x ", "é\n"], "text[]", pool)
            try await echo(["a", nil] as [String?], "text[]", pool)
            try await echo([UUID(), UUID()], "uuid[]", pool)
            try await echo([true, false], "boolean[]", pool)
            try await echo([0.5, -1], "double precision[]", pool)
            try await echo([Date(timeIntervalSince1970: 1), nil, .distantFuture] as [Date?], "timestamptz[]", pool)
            try await echo([Decimal(string: "1.50")!], "numeric[]", pool)
            try await echo(nil as [String]?, "text[]", pool)
        }
    }

    @Test("rows are inserted through unnest")
    func unnest() async throws {
        try await TestDatabase.with { pool in
            try await pool.execute("CREATE TABLE thing (id uuid, n bigint, name text, at timestamptz, body bytea)")
            let ids = (0..<500).map { _ in UUID() }
            let names = (0..<500).map { $0 % 3 == 0 ? nil : "nama \($0)" as String? }
            let count = try await pool.execute(
                """
                INSERT INTO thing SELECT * FROM unnest(\(ids)::uuid[], \(Array(0..<500))::bigint[], \(names)::text[],
                    \(ids.map { _ in Date(timeIntervalSince1970: 5) })::timestamptz[], \(ids.map { _ in [0, 1] as [UInt8] })::bytea[])
                """)
            #expect(count == 500)
            let row = try await pool.query("SELECT * FROM thing WHERE id = \(ids[3])")[0]
            #expect(try row.get("n") == 3)
            #expect(try row.get("name", as: String?.self) == nil)
            #expect(try row.get("body") == [0, 1] as [UInt8])
        }
    }

    @Test("enums of strings, jsonb, dates and counts read as their Swift types")
    func readings() async throws {
        enum Color: String, PostgresValue { case red, green }
        try await TestDatabase.with { pool in
            try await pool.execute("CREATE TYPE color AS ENUM ('red', 'green', 'blue')")
            let row = try await pool.query(
                """
                SELECT \(Color.green)::color AS c, 'blue'::color AS b, '{"a": 1}'::jsonb AS j, '2026-11-21'::date AS d, count(*) AS n,
                       sum(5::bigint) AS s, 1::smallint AS small, 2.5::real AS r, 'x'::varchar(3) AS v, 'y'::char(3) AS p, '{"b":2}'::json AS k
                """)[0]
            #expect(try row.get("c", as: Color.self) == .green)
            #expect(throws: PostgresError.self) { try row.get("b", as: Color.self) }
            #expect(try row.get("j") == #"{"a": 1}"#)
            #expect(try row.get("k") == #"{"b":2}"#)
            #expect(try row.get("d") == "2026-11-21")
            #expect(try row.get("n") == 1)
            #expect(try row.get("s") == 5)
            #expect(try row.get("small", as: Int.self) == 1)
            #expect(try row.get("r", as: Double.self) == 2.5)
            #expect(try row.get("v") == "x")
            #expect(try row.get("p") == "y  ")
        }
    }

    @Test("an error of decoding names the column and the type, not the value")
    func decodingErrors() async throws {
        try await TestDatabase.with { pool in
            let row = try await pool.query("SELECT 'rahasia'::text AS nama, NULL::bigint AS umur, 70000 AS besar")[0]
            let wrong = #expect(throws: PostgresError.self) { try row.get("nama", as: Int.self) }
            #expect(wrong?.kind == .decoding(column: "nama", type: "Int"))
            #expect(wrong?.message == "column \"nama\" holds text, which does not read as Int")
            let null = #expect(throws: PostgresError.self) { try row.get("umur", as: Int.self) }
            #expect(null?.message == "column \"umur\" holds NULL, which does not read as Int")
            let missing = #expect(throws: PostgresError.self) { try row.get("alamat", as: String.self) }
            #expect(missing?.message == "there is no column \"alamat\" (asked for as String)")
            #expect(throws: PostgresError.self) { try row.get("besar", as: Int16.self) }
        }
    }
}

@Suite("SQL by interpolation")
struct SQLTests {
    @Test("values become numbered parameters, fragments and names become text")
    func text() {
        let filter: SQL = "state = \("failed") AND n > \(3)"
        let sql: SQL = "SELECT \(raw: "count(*)") FROM \(identifier: "odd\"name") WHERE id = \(7) AND \(filter) LIMIT \(10)"
        #expect(sql.text == #"SELECT count(*) FROM "odd""name" WHERE id = $1 AND state = $2 AND n > $3 LIMIT $4"#)
    }

    @Test("parts are joined in order")
    func joined() {
        let parts: [SQL] = ["a = \(1)", "b = \(2)", "c"]
        #expect(parts.joined(separator: " AND ").text == "a = $1 AND b = $2 AND c")
        #expect([SQL]().joined(separator: ", ").text == "")
        #expect(("x" + SQL.empty + " = \(1)" as SQL).text == "x = $1")
    }
}
