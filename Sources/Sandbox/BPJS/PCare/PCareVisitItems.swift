import JSON

/// Drugs and procedures of a visit (reference of BPJS, section 3.6).
enum PCareVisitItems {
    static let routes = [
        BPJSRoute("GET", "obat/kunjungan/*", drugs), BPJSRoute("POST", "obat/kunjungan", addDrug),
        BPJSRoute("DELETE", "obat/*/kunjungan/*", deleteDrug), BPJSRoute("GET", "tindakan/kunjungan/*", procedures),
        BPJSRoute("POST", "tindakan", addProcedure), BPJSRoute("PUT", "tindakan", editProcedure),
        BPJSRoute("DELETE", "tindakan/*/kunjungan/*", deleteProcedure),
    ]

    private static func drugs(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard let visit = request.facility.visits[arguments[0]] else { return .noContent }
        return PCareLookups.count(
            visit.drugs.map { item in
                let body = item.body
                let drug: JSON =
                    body["kdObat"]?.string.flatMap(PCareDrugs.find)
                    ?? ["kdObat": .null, "nmObat": body["nmObatNonDPHO"] ?? .null, "sedia": 0]
                return [
                    "kdObatSK": .int(item.number), "kdRacikan": body["kdRacikan"] ?? .null, "obat": drug, "signa1": body["signa1"] ?? 0,
                    "signa2": body["signa2"] ?? 0, "jmlObat": body["jmlObat"] ?? 0, "jmlHari": 0, "kekuatan": 0,
                    "jmlPermintaan": body["jmlPermintaan"] ?? 0, "jmlObatRacikan": 0,
                ]
            })
    }

    private static func addDrug(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let number = request.text("noKunjungan")
        guard let visit = request.facility.visits[number] else { return missing }
        let isListed = request.body["obatDPHO"]?.bool ?? true
        if isListed, PCareDrugs.find(request.text("kdObat")) == nil { return .failed("kdObat", "kdObat tidak ditemukan.") }
        if !isListed, request.text("nmObatNonDPHO").isEmpty { return .failed("nmObatNonDPHO", "nmObatNonDPHO harus diisi.") }
        for name in ["signa1", "signa2", "jmlObat", "jmlPermintaan"] where request.body[name]?.int == nil {
            return .failed(name, "\(name) harus berupa angka.")
        }
        let key = BPJSFacility.key(number, isListed ? request.text("kdObat") : request.text("nmObatNonDPHO"))
        if visit.drugs.contains(where: { $0.body == request.body }) {
            return .failed("kdObat", "Obat sudah ada pada kunjungan tersebut.").repeating("obat.add", key)
        }
        let item = request.facility.lastItem + 1
        return .created(["field": "kdObatSK", "message": .string(String(item))])
            .storing(request.write("obat.add", key, assigned: assigned(number, item)))
    }

    private static func deleteDrug(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        let key = BPJSFacility.key(arguments[1], arguments[0])
        guard let item = request.facility.visits[arguments[1]]?.drugs.first(where: { String($0.number) == arguments[0] }) else {
            return .failed("kdObatSK", "Data obat tidak ditemukan.").repeating("obat.delete", key)
        }
        return .done().storing(request.write("obat.delete", key, assigned: assigned(arguments[1], item.number)))
    }

    private static func procedures(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard let visit = request.facility.visits[arguments[0]] else { return .noContent }
        return PCareLookups.count(
            visit.procedures.map { item in
                let body = item.body
                let code = body["kdTindakan"]?.string ?? ""
                return [
                    "kdTindakanSK": .int(item.number), "noKunjungan": .string(visit.number), "kdTindakan": .string(code),
                    "nmTindakan": PCareCodes.procedures.row("kdTindakan", code)?["nmTindakan"] ?? .null, "biaya": body["biaya"] ?? 0,
                    "keterangan": body["keterangan"] ?? .null, "hasil": body["hasil"] ?? 0,
                ]
            })
    }

    private static func addProcedure(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let number = request.text("noKunjungan")
        guard let visit = request.facility.visits[number] else { return missing }
        if let refusal = procedureRefusal(request) { return refusal }
        let key = BPJSFacility.key(number, request.text("kdTindakan"))
        if visit.procedures.contains(where: { $0.body["kdTindakan"] == request.body["kdTindakan"] }) {
            return .failed("kdTindakan", "Tindakan sudah ada pada kunjungan tersebut.").repeating("tindakan.add", key)
        }
        let item = request.facility.lastItem + 1
        return .created(["field": "kdTindakanSK", "message": .string(String(item))])
            .storing(request.write("tindakan.add", key, assigned: assigned(number, item)))
    }

    private static func editProcedure(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let number = request.text("noKunjungan")
        guard let item = request.body["kdTindakanSK"]?.int,
            request.facility.visits[number]?.procedures.contains(where: { $0.number == item }) == true
        else { return .failed("kdTindakanSK", "Data tindakan tidak ditemukan.") }
        if let refusal = procedureRefusal(request) { return refusal }
        return .done()
            .storing(request.write("tindakan.edit", BPJSFacility.key(number, String(item)), assigned: assigned(number, item)))
    }

    private static func deleteProcedure(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        let key = BPJSFacility.key(arguments[1], arguments[0])
        guard let item = request.facility.visits[arguments[1]]?.procedures.first(where: { String($0.number) == arguments[0] }) else {
            return .failed("kdTindakanSK", "Data tindakan tidak ditemukan.").repeating("tindakan.delete", key)
        }
        return .done().storing(request.write("tindakan.delete", key, assigned: assigned(arguments[1], item.number)))
    }

    private static func procedureRefusal(_ request: BPJSRequest) -> BPJSReply? {
        guard PCareCodes.procedures.row("kdTindakan", request.text("kdTindakan")) != nil else {
            return .failed("kdTindakan", "kdTindakan tidak ditemukan.")
        }
        return request.body["biaya"]?.number == nil ? .failed("biaya", "biaya harus berupa angka.") : nil
    }

    private static let missing = BPJSReply.failed("noKunjungan", "Data kunjungan tidak ditemukan.")

    private static func assigned(_ visit: String, _ number: Int) -> JSON {
        ["noKunjungan": .string(visit), "number": .int(number)]
    }
}
