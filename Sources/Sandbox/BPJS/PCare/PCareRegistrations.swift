import JSON

/// Pendaftaran (reference of BPJS, section 3.4).
enum PCareRegistrations {
    static let routes = [
        BPJSRoute("POST", "pendaftaran", add), BPJSRoute("GET", "pendaftaran/noUrut/*/tglDaftar/*", one),
        BPJSRoute("GET", "pendaftaran/tglDaftar/*/*/*", day),
        BPJSRoute("DELETE", "pendaftaran/peserta/*/tglDaftar/*/noUrut/*/kdPoli/*", delete),
    ]

    private static let measures = [
        "sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "lingkarPerut", "heartRate", "rujukBalik",
    ]

    private static func add(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let day = request.text("tglDaftar")
        let key = BPJSFacility.key(request.text("noKartu"), day, request.text("kdPoli"))
        let facility = request.facility
        if facility.registrations[key] != nil {
            return repeated(request.clinic.duplicates).repeating("pendaftaran.add", key)
        }
        if let refusal = member(request) ?? date(request) ?? place(request) { return refusal }
        for name in measures where request.body[name]?.int == nil {
            return .failed(name, "\(name) harus berupa angka")
        }
        let number = "A" + String(facility.lastNumber[day, default: 0] + 1)
        return .created(["field": "noUrut", "message": .string(number)])
            .storing(request.write("pendaftaran.add", key, assigned: ["noUrut": .string(number)]))
    }

    private static func repeated(_ style: SandboxBPJSClinic.DuplicateStyle) -> BPJSReply {
        let text = "Peserta sudah di-entri di poli yang sama pada hari yang sama."
        switch style {
        case .code401: return BPJSReply(status: 401, code: 401, message: text, isCodeText: true)
        case .code428: return BPJSReply(status: 428, code: 428, message: text, payload: .plain(.null))
        case .text:
            return BPJSReply(
                status: 412, code: 412, message: "PRECONDITION_FAILED", payload: .plain("Peserta sudah di-entri pada hari yang sama"))
        }
    }

    /// Who is registered: a member who is active, of the provider that the body names.
    private static func member(_ request: BPJSRequest) -> BPJSReply? {
        let card = request.text("noKartu")
        guard AntreanRefusals.isDigits(card, 13) else { return .failed("noKartu", "noKartu harus 13 digit") }
        guard let member = request.records.members.find(card: card) else { return .failed("noKartu", "Peserta tidak ditemukan.") }
        if let reason = member.inactive { return .failed("noKartu", "Status peserta tidak aktif: \(reason).") }
        let own = request.clinic.providerCode
        guard [member.provider ?? own, own].contains(request.text("kdProviderPeserta")) else {
            return .failed("kdProviderPeserta", "kdProviderPeserta tidak sesuai dengan data peserta.")
        }
        return nil
    }

    private static func date(_ request: BPJSRequest) -> BPJSReply? {
        guard let day = BPJSDates.pcare(request.text("tglDaftar")) else {
            return .failed("tglDaftar", "Format tglDaftar harus dd-MM-yyyy.")
        }
        guard day <= request.today else { return .failed("tglDaftar", "tglDaftar tidak boleh lebih dari hari ini.") }
        guard day.days(to: request.today) <= request.clinic.backDays else {
            return .failed("tglDaftar", "tglDaftar melewati batas entri mundur.")
        }
        return nil
    }

    /// Poli, kind of visit and level of care belong together (section 6.2).
    private static func place(_ request: BPJSRequest) -> BPJSReply? {
        guard let poli = PCareCodes.polis.row("kdPoli", request.text("kdPoli")) else {
            return .failed("kdPoli", "kdPoli tidak ditemukan.")
        }
        guard let isSick = request.body["kunjSakit"]?.bool else { return .failed("kunjSakit", "kunjSakit harus diisi.") }
        guard poli["poliSakit"]?.bool == isSick else { return .failed("kunjSakit", "kunjSakit tidak sesuai dengan poli.") }
        guard (isSick ? ["10", "20"] : ["50"]).contains(request.text("kdTkp")) else {
            return .failed("kdTkp", "kdTkp tidak sesuai dengan jenis kunjungan.")
        }
        return nil
    }

    private static func one(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        let facility = request.facility
        let registration = facility.registrationsOfDay[arguments[1], default: []].lazy
            .compactMap { facility.registrations[$0] }.first { $0.number == arguments[0] }
        guard let registration else { return .noContent }
        let member = request.records.members.find(card: registration.body["noKartu"]?.string ?? "")
        return .found(row(registration, request, member: member?.peserta(for: request.clinic) ?? .null))
    }

    private static func day(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard BPJSDates.pcare(arguments[0]) != nil else { return .failed("tglDaftar", "Format tglDaftar harus dd-MM-yyyy.") }
        let facility = request.facility
        let registrations = facility.registrationsOfDay[arguments[0], default: []].compactMap { facility.registrations[$0] }
        return PCareLookups.page(
            registrations.map { registration in
                // A list says little of a member, and that little is not to be relied on.
                let card = registration.body["noKartu"]?.string ?? ""
                return row(
                    registration, request,
                    member: [
                        "noKartu": .string(card), "nama": .optional(request.records.members.find(card: card)?.name), "sex": .null,
                        "tglLahir": .null, "aktif": false, "ketAktif": .null,
                    ])
            }, arguments)
    }

    private static func row(_ registration: PCareRegistration, _ request: BPJSRequest, member: JSON) -> JSON {
        let body = registration.body
        let level = body["kdTkp"]?.string ?? ""
        var row: JSONObject = [
            "noUrut": .string(registration.number), "tgldaftar": body["tglDaftar"] ?? .null,
            "providerPelayanan": ["kdProvider": .string(request.clinic.providerCode), "nmProvider": .string(request.clinic.name)],
            "peserta": member, "poli": PCareCodes.polis.row("kdPoli", body["kdPoli"]?.string ?? "") ?? .null,
            "keluhan": .string(body["keluhan"]?.string ?? ""), "kunjSakit": body["kunjSakit"] ?? .null,
            "status": registration.visit == nil ? "Baru" : "Sudah dilayani",
            "tkp": ["kdTkp": .string(level), "nmTkp": .optional(PCareCodes.careLevels[level])],
        ]
        for name in measures where name != "rujukBalik" { row[name] = body[name] ?? 0 }
        return .object(row)
    }

    private static func delete(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        let key = BPJSFacility.key(arguments[0], arguments[1], arguments[3])
        guard let registration = request.facility.registrations[key], registration.number == arguments[2] else {
            return .failed("noUrut", "Data pendaftaran tidak ditemukan.").repeating("pendaftaran.delete", key)
        }
        guard registration.visit == nil else {
            return .failed("noKartu", "Pendaftaran sudah memiliki kunjungan, hapus kunjungan terlebih dahulu.")
        }
        return .done("").storing(request.write("pendaftaran.delete", key, assigned: ["noUrut": .string(registration.number)]))
    }
}
