import JSON

/// Kunjungan (reference of BPJS, section 3.5). Writes go to `kunjungan/v1`; the old path is not served.
enum PCareVisits {
    static let routes =
        ["v1", "V1"].flatMap { version in
            [BPJSRoute("POST", "kunjungan/\(version)", add), BPJSRoute("PUT", "kunjungan/\(version)", edit)]
        } + [
            BPJSRoute("POST", "kunjungan") { _, _ in .notRegistered }, BPJSRoute("PUT", "kunjungan") { _, _ in .notRegistered },
            BPJSRoute("DELETE", "kunjungan/*", delete), BPJSRoute("DELETE", "kunjungan/V1/*", delete),
            BPJSRoute("GET", "kunjungan/peserta/*", history), BPJSRoute("GET", "kunjungan/rujukan/*", referral),
        ]

    private static func add(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        guard request.text("noKunjungan").isEmpty else { return .failed("noKunjungan", "noKunjungan harus kosong.") }
        let day = request.text("tglDaftar")
        guard BPJSDates.pcare(day) != nil else { return .failed("tglDaftar", "Format tglDaftar harus dd-MM-yyyy.") }
        guard let key = registration(request), let registration = request.facility.registrations[key] else {
            // The same field twice, as PCare says it.
            return .failed([
                ("noKartu", "Belum melakukan pendaftaran pada poli tersebut."),
                ("noKartu", "noKartu, belum melakukan pendaftaran pada poli tersebut."),
            ])
        }
        guard registration.visit == nil else {
            return .failed("noKartu", "Peserta sudah dilayani pada poli tersebut.").repeating("kunjungan.add", key)
        }
        if let refusal = PCareVisitRules.refusal(of: request, registered: day) { return refusal }
        let isReferral = request.body["rujukLanjut"]?.object != nil
        let number = number(request, day: day, letter: isReferral ? "P" : "Y")
        let assigned: JSON = ["noKunjungan": .string(number), "registration": .string(key)]
        var fields: [JSON] = [["field": "noKunjungan", "message": .string(number)]]
        if isReferral { fields.append(["field": "noRujukan", "message": .string(number)]) }
        return .created(isReferral ? .array(fields) : fields[0]).storing(request.write("kunjungan.add", key, assigned: assigned))
    }

    /// The key of the registration; a special referral may leave the poli out.
    private static func registration(_ request: BPJSRequest) -> String? {
        let card = request.text("noKartu")
        let day = request.text("tglDaftar")
        let poli = request.text("kdPoli")
        guard poli.isEmpty, request.body["rujukLanjut"]?["khusus"]?.object != nil else { return BPJSFacility.key(card, day, poli) }
        let start = BPJSFacility.key(card, day, "")
        return request.facility.registrationsOfDay[day]?.first { $0.hasPrefix(start) }
    }

    /// Provider, month and year, a letter, a running number: nineteen characters.
    private static func number(_ request: BPJSRequest, day: String, letter: String) -> String {
        let parts = day.split(separator: "-")
        let running = String(request.facility.visitsMade + 1)
        return request.clinic.providerCode + parts[1] + parts[2].suffix(2) + letter + String(repeating: "0", count: 6 - running.count)
            + running
    }

    private static func edit(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let number = request.text("noKunjungan")
        guard let visit = request.facility.visits[number] else { return missing }
        guard request.text("noKartu") == visit.body["noKartu"]?.string else {
            return .failed("noKartu", "noKartu tidak sesuai dengan kunjungan.")
        }
        if let refusal = PCareVisitRules.refusal(of: request, registered: visit.body["tglDaftar"]?.string ?? "") { return refusal }
        return .done().storing(request.write("kunjungan.edit", number))
    }

    private static func delete(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard request.facility.visits[arguments[0]] != nil else { return missing.repeating("kunjungan.delete", arguments[0]) }
        return .done().storing(request.write("kunjungan.delete", arguments[0]))
    }

    private static let missing = BPJSReply.failed("noKunjungan", "Data kunjungan tidak ditemukan.")

    private static func history(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        let records = request.records
        return PCareLookups.count(
            records.visitsOfMember[arguments[0], default: []].compactMap { place in
                guard let clinic = records.clinics[place.consID], let visit = records.facilities[place.consID]?.visits[place.number]
                else { return nil }
                return PCareVisitRows.history(visit, at: clinic, level: records.facilities[place.consID]?.registrations[visit.registration])
            })
    }

    private static func referral(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard let visit = request.facility.visits[arguments[0]], visit.body["rujukLanjut"]?.object != nil,
            let member = request.records.members.find(card: visit.body["noKartu"]?.string ?? "")
        else { return .noContent }
        return .found(PCareVisitRows.referral(visit, of: member, at: request.clinic))
    }
}
