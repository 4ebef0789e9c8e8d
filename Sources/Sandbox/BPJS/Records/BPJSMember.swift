import JSON

/// An insured person.
struct BPJSMember: Sendable, Hashable {
    /// Thirteen digits.
    let card: String
    /// Sixteen digits.
    let nik: String
    let name: String
    /// `L` or `P`.
    let sex: String
    /// `dd-MM-yyyy`
    let birthDate: String
    /// The first-level facility of the member; nil is that of whoever asks.
    var provider: String?
    /// Why the member is not active; nil for an active one.
    var inactive: String?
    /// Whether this year's health screening is not filled in.
    var lacksScreening = false
    /// Prolanis programme, as `HT`.
    var prolanis = ""

    init(_ card: String, _ nik: String, _ name: String, _ sex: String, _ birthDate: String) {
        self.card = card
        self.nik = nik
        self.name = name
        self.sex = sex
        self.birthDate = birthDate
    }

    /// Reads an element of `POST /_control/bpjs/members`, and what `journal` wrote.
    init?(_ json: JSON) {
        guard let card = json["card"]?.string, card.count == 13, let nik = json["nik"]?.string, nik.count == 16,
            let name = json["name"]?.string, !name.isEmpty
        else { return nil }
        let sex = json["sex"]?.string ?? "P"
        self.init(card, nik, name, sex, json["birth_date"]?.string ?? "01-01-1990")
        provider = json["provider"]?.string
        inactive = json["inactive"]?.string
        lacksScreening = json["lacks_screening"]?.bool ?? false
        prolanis = json["prolanis"]?.string ?? ""
    }

    var json: JSON {
        [
            "card": .string(card), "nik": .string(nik), "name": .string(name), "sex": .string(sex), "birth_date": .string(birthDate),
            "provider": .optional(provider), "inactive": .optional(inactive), "lacks_screening": .bool(lacksScreening),
            "prolanis": .string(prolanis),
        ]
    }

    /// The object that PCare gives (reference of BPJS, section 3.2).
    func peserta(for clinic: SandboxBPJSClinic) -> JSON {
        let code = provider ?? clinic.providerCode
        let isOwn = code == clinic.providerCode
        return [
            "noKartu": .string(card), "nama": .string(name), "hubunganKeluarga": "Peserta", "sex": .string(sex),
            "tglLahir": .string(birthDate), "tglMulaiAktif": "01-01-2020", "tglAkhirBerlaku": "01-01-2050",
            "kdProviderPst": ["kdProvider": .string(code), "nmProvider": .string(isOwn ? clinic.name : BPJSFacilities.name(of: code))],
            "kdProviderGigi": ["kdProvider": .null, "nmProvider": .null], "jnsKelas": ["nama": "KELAS I", "kode": "1"],
            "jnsPeserta": ["nama": "PEGAWAI SWASTA", "kode": "13"], "golDarah": "0", "noHP": "", "noKTP": .string(nik),
            "pstProl": .string(prolanis), "pstPrb": "", "aktif": .bool(inactive == nil), "ketAktif": .string(inactive ?? "AKTIF"),
            "asuransi": ["kdAsuransi": .null, "nmAsuransi": .null, "noAsuransi": .null, "cob": false],
            "tunggakan": .int(inactive == "MENUNGGAK" ? 420_000 : 0),
        ]
    }
}

/// Everybody that the simulated BPJS insures.
struct BPJSMembers: Sendable {
    private var byCard: [String: BPJSMember] = [:]
    private var cardOfNIK: [String: String] = [:]

    init() {
        for member in Self.atStart { put(member) }
    }

    func find(card: String) -> BPJSMember? { byCard[card] }

    func find(nik: String) -> BPJSMember? { cardOfNIK[nik].flatMap { byCard[$0] } }

    var all: [BPJSMember] { byCard.values.sorted { $0.card < $1.card } }

    mutating func put(_ member: BPJSMember) {
        if let before = byCard[member.card] { cardOfNIK[before.nik] = nil }
        byCard[member.card] = member
        cardOfNIK[member.nik] = member.card
    }

    private static let atStart = testPersons + invented

    /// The published test persons of SATUSEHAT, so that one patient is known on both sides. The card is `0001` and the last nine
    /// digits of the NIK.
    private static let testPersons: [BPJSMember] = SandboxPeople.all.compactMap { person in
        guard person.kind == .patient, !person.nik.isEmpty else { return nil }
        let born = person.birthDate.split(separator: "-").reversed().joined(separator: "-")
        return BPJSMember("0001" + person.nik.suffix(9), person.nik, person.name, person.gender == "male" ? "L" : "P", born)
    }

    /// Nobody: there is no regency 3500.
    private static let invented: [BPJSMember] = {
        var members = [
            BPJSMember("0009000000011", "3500004110850011", "Siti Contoh", "P", "01-10-1985"),
            BPJSMember("0009000000022", "3500001203900022", "Joko Contoh", "L", "12-03-1990"),
            BPJSMember("0009000000033", "3500002504720033", "Wayan Contoh", "L", "25-04-1972"),
            BPJSMember("0009000000044", "3500005708010044", "Dewi Contoh", "P", "17-08-2001"),
            BPJSMember("0009000000055", "3500000905150055", "Raka Contoh", "L", "09-05-2015"),
            BPJSMember("0009000000066", "3500006211580066", "Sumiati Contoh", "P", "22-11-1958"),
            BPJSMember("0009000000077", "3500001406880077", "Menunggak Contoh", "L", "14-06-1988"),
            BPJSMember("0009000000088", "3500003001400088", "Almarhum Contoh", "L", "30-01-1940"),
            BPJSMember("0009000000099", "3500004507950099", "Ditangguhkan Contoh", "P", "05-07-1995"),
            BPJSMember("0009000000101", "3500002809830101", "Luar Wilayah Contoh", "L", "28-09-1983"),
            BPJSMember("0009000000112", "3500006002790112", "Belum Skrining Contoh", "P", "20-02-1979"),
        ]
        members[2].prolanis = "HT"
        members[5].prolanis = "DM"
        members[6].inactive = "MENUNGGAK"
        members[7].inactive = "MENINGGAL DUNIA"
        members[8].inactive = "PENANGGUHAN PEMBAYARAN"
        members[9].provider = "0901U001"
        members[10].lacksScreening = true
        return members
    }()
}
