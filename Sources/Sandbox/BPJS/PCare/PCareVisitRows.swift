import JSON

/// How PCare tells a visit (reference of BPJS, section 3.5).
enum PCareVisitRows {
    private static let measures = ["sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "heartRate"]

    static func history(_ visit: PCareVisit, at clinic: SandboxBPJSClinic, level registration: PCareRegistration?) -> JSON {
        let body = visit.body
        let poli = PCareCodes.polis.row("kdPoli", registration?.body["kdPoli"]?.string ?? "") ?? .null
        let level = registration?.body["kdTkp"]?.string ?? "10"
        let hospital = body["rujukLanjut"]?["kdppk"]?.string
        let specialist = body["rujukLanjut"]?["subSpesialis"]?["kdSubSpesialis1"]?.string.flatMap(PCareSpecialists.subspecialist)
        let toPoli = specialist?["kdPoliRujuk"] ?? .null
        var row: JSONObject = [
            "noKunjungan": .string(visit.number), "tglKunjungan": body["tglDaftar"] ?? .null,
            "providerPelayanan": ["kdProvider": .string(clinic.providerCode), "nmProvider": .string(clinic.name)],
            "peserta": ["noKartu": body["noKartu"] ?? .null, "nama": .null], "poli": poli,
            "progProlanis": ["kdProgram": "", "nmProgram": ""], "keluhan": .string(body["keluhan"]?.string ?? ""),
            "diagnosa1": diagnosis(body["kdDiag1"]), "diagnosa2": diagnosis(body["kdDiag2"]), "diagnosa3": diagnosis(body["kdDiag3"]),
            "kesadaran": PCareCodes.awareness.row("kdSadar", body["kdSadar"]?.string ?? "") ?? .null,
            "catatan": "", "rujukBalik": 0, "providerAsalRujuk": ["kdProvider": "", "nmProvider": .null],
            "providerRujukLanjut": ["kdProvider": .optional(hospital), "nmProvider": .optional(hospital.map(BPJSFacilities.name))],
            "pemFisikLain": "", "dokter": PCareCodes.doctors.row("kdDokter", body["kdDokter"]?.string ?? "") ?? .null,
            "statusPulang": discharge(body), "tkp": ["kdTkp": .string(level), "nmTkp": .optional(PCareCodes.careLevels[level])],
            "poliRujukInternal": ["kdPoli": body["kdPoliRujukInternal"] ?? .null, "nmPoli": .null, "poliSakit": true],
            "poliRujukLanjut": ["kdPoli": toPoli, "nmPoli": toPoli, "poliSakit": true], "tglPulang": body["tglPulang"] ?? .null,
        ]
        for name in measures { row[name] = body[name] ?? 0 }
        return .object(row)
    }

    static func referral(_ visit: PCareVisit, of member: BPJSMember, at clinic: SandboxBPJSClinic) -> JSON {
        let body = visit.body
        let special = body["rujukLanjut"]?["khusus"]
        let specialist = body["rujukLanjut"]?["subSpesialis"]?["kdSubSpesialis1"]?.string.flatMap(PCareSpecialists.subspecialist)
        return [
            "noRujukan": .string(visit.number), "ppk": facility(clinic), "tglKunjungan": body["tglDaftar"] ?? .null,
            "poli": [
                "kdPoli": specialist?["kdPoliRujuk"] ?? special?["kdKhusus"] ?? .null,
                "nmPoli": specialist?["nmSubSpesialis"] ?? special?["kdKhusus"] ?? .null,
            ],
            "nokaPst": .string(member.card), "nmPst": .string(member.name), "tglLahir": .string(member.birthDate), "pisa": "1",
            "ketPisa": "Peserta", "sex": .string(member.sex), "diag1": plain(body["kdDiag1"]), "diag2": plain(body["kdDiag2"]),
            "diag3": plain(body["kdDiag3"]), "catatan": special?["catatan"] ?? "",
            "dokter": PCareCodes.doctors.row("kdDokter", body["kdDokter"]?.string ?? "") ?? .null,
            "tacc": ["nmTacc": .optional(tacc(body["kdTacc"]?.int)), "alasanTacc": body["alasanTacc"] ?? .null], "infoDenda": .null,
        ]
    }

    private static func facility(_ clinic: SandboxBPJSClinic) -> JSON {
        [
            "kdPPK": .string(clinic.providerCode), "nmPPK": .string(clinic.name), "alamat": .null,
            "kc": [
                "kdKC": "0901", "nmKC": "JAKARTA PUSAT", "alamat": .null, "telp": .null, "fax": .null,
                "dati": ["kdProp": .null, "kdDati": "0114", "nmDati": "KOTA JAKARTA PUSAT"],
                "kdKR": ["kdKR": "04", "nmKR": "REGIONAL IV - JAKARTA", "alamat": .null, "telp": .null, "fax": .null],
            ],
        ]
    }

    private static func diagnosis(_ code: JSON?) -> JSON {
        code?.string.flatMap(PCareDiagnoses.find) ?? ["kdDiag": .null, "nmDiag": .null, "nonSpesialis": false]
    }

    private static func plain(_ code: JSON?) -> JSON {
        guard var row = code?.string.flatMap(PCareDiagnoses.find) else { return .null }
        row["nonSpesialis"] = nil
        return row
    }

    private static func discharge(_ body: JSON) -> JSON {
        let all = PCareCodes.outpatientDischarges + PCareCodes.inpatientDischarges
        return all.row("kdStatusPulang", body["kdStatusPulang"]?.string ?? "") ?? .null
    }

    private static func tacc(_ code: Int?) -> String? {
        code.flatMap { [1: "Time", 2: "Age", 3: "Complication", 4: "Comorbidity"][$0] }
    }
}
