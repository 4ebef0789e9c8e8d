import JSON

/// PCare's reference lists and members (reference of BPJS, sections 3.1 and 3.2).
enum PCareLookups {
    static let routes = [
        paged("diagnosa/*/*/*") { search(PCareDiagnoses.rows, "kdDiag", "nmDiag", $1[0]) },
        paged("dokter/*/*") { _, _ in PCareCodes.doctors },
        paged("poli/fktp/*/*") { _, _ in PCareCodes.polis },
        counted("kesadaran") { _, _ in PCareCodes.awareness },
        paged("provider/*/*") { request, _ in
            [["kdProvider": .string(request.clinic.providerCode), "nmProvider": .string(request.clinic.name)]] + PCareCodes.providers
        },
        counted("statuspulang/rawatInap/true") { _, _ in PCareCodes.inpatientDischarges },
        counted("statuspulang/rawatInap/false") { _, _ in PCareCodes.outpatientDischarges },
        paged("obat/dpho/*/*/*") { search(PCareDrugs.rows, "kdObat", "nmObat", $1[0]) },
        paged("dpho/kdppk/*/*/*/*") { stock($1[1]) },
        paged("tindakan/kdTkp/*/*/*") { PCareCodes.careLevels[$1[0]] == nil ? [] : PCareCodes.procedures },
        bare("alergi/jenis/*") { PCareCodes.allergies[$1[0]] ?? [] },
        bare("prognosa") { _, _ in PCareCodes.prognoses },
        BPJSRoute("GET", "peserta/*") { byCard($0, $1[0]) },
        BPJSRoute("GET", "peserta/noka/*") { byCard($0, $1[0]) },
        BPJSRoute("GET", "peserta/nik/*") { byNIK($0, $1[0]) },
    ]

    /// A list of which `start` and `limit`, the last two parts of the path, take a piece; `count` tells of the whole.
    private static func paged(_ path: String, _ rows: @escaping @Sendable (BPJSRequest, [String]) -> [JSON]) -> BPJSRoute {
        BPJSRoute("GET", path) { request, arguments in
            page(rows(request, arguments), arguments)
        }
    }

    /// The piece of a list that the last two parts of a path ask for.
    static func page(_ all: [JSON], _ arguments: [String]) -> BPJSReply {
        guard let start = Int(arguments[arguments.count - 2]), let limit = Int(arguments[arguments.count - 1]), start >= 0, limit >= 0
        else { return .unreadable }
        let piece = all.dropFirst(start).prefix(limit)
        guard !piece.isEmpty else { return .noContent }
        return .found(["count": .int(all.count), "list": .array(Array(piece))])
    }

    static func counted(_ path: String, _ rows: @escaping @Sendable (BPJSRequest, [String]) -> [JSON]) -> BPJSRoute {
        BPJSRoute("GET", path) { request, arguments in count(rows(request, arguments)) }
    }

    static func count(_ rows: [JSON]) -> BPJSReply {
        rows.isEmpty ? .noContent : .found(["count": .int(rows.count), "list": .array(rows)])
    }

    /// Two lists come without a count.
    private static func bare(_ path: String, _ rows: @escaping @Sendable (BPJSRequest, [String]) -> [JSON]) -> BPJSRoute {
        BPJSRoute("GET", path) { request, arguments in
            let rows = rows(request, arguments)
            return rows.isEmpty ? .noContent : .found(["list": .array(rows)])
        }
    }

    private static func search(_ rows: [JSON], _ code: String, _ name: String, _ text: String) -> [JSON] {
        let wanted = text.uppercased()
        return rows.filter { row in
            (row[code]?.string ?? "").uppercased().hasPrefix(wanted) || (row[name]?.string ?? "").uppercased().contains(wanted)
        }
    }

    private static func stock(_ text: String) -> [JSON] {
        search(PCareDrugs.rows, "kdObat", "nmObat", text).map { row in
            ["kdObat": row["kdObat"] ?? .null, "nmObat": row["nmObat"] ?? .null, "sediaan": "TABLET", "stok": 100]
        }
    }

    private static func byCard(_ request: BPJSRequest, _ card: String) -> BPJSReply {
        guard AntreanRefusals.isDigits(card, 13) else { return .failed("noKartu", "noKartu harus 13 digit") }
        return request.records.members.find(card: card).map { .found($0.peserta(for: request.clinic)) } ?? .noContent
    }

    private static func byNIK(_ request: BPJSRequest, _ nik: String) -> BPJSReply {
        guard AntreanRefusals.isDigits(nik, 16) else { return .failed("nik", "nik harus 16 digit") }
        return request.records.members.find(nik: nik).map { .found($0.peserta(for: request.clinic)) } ?? .noContent
    }
}
