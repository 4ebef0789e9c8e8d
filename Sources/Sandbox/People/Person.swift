import JSON

/// A patient or practitioner of the national registers.
struct Person: Sendable, Hashable {
    enum Kind: String, Sendable {
        case patient = "Patient"
        case practitioner = "Practitioner"
    }

    let kind: Kind
    var id: String
    /// Sixteen digits; empty for a newborn and for the oldest sandbox ids.
    var nik: String
    var motherNIK: String?
    var name: String
    var gender: String
    var birthDate: String
    var city = "Jakarta"
    /// Ids of the RelatedPersons that this person is to others, as a mother is to her newborn.
    var relatedPersons: [String] = []
    var updated: Int64 = 1_718_773_091_315_812

    init(_ kind: Kind, _ nik: String, _ name: String, _ gender: String, _ birthDate: String, _ id: String) {
        self.kind = kind
        self.id = id
        self.nik = nik
        self.name = name
        self.gender = gender
        self.birthDate = birthDate
    }

    /// Reads `POST /_control/patients` and `/_control/practitioners`; an absent id is given by the register.
    init?(control json: JSON, kind: Kind) {
        guard let nik = json["nik"]?.string, nik.count == 16, let name = json["name"]?.string, !name.isEmpty else { return nil }
        let id = json["ihs_number"]?.string ?? json["ihs"]?.string ?? json["id"]?.string ?? ""
        self.init(kind, nik, name, json["gender"]?.string ?? "male", json["birth_date"]?.string ?? "1990-01-01", id)
    }

    /// Reads what `journal` wrote.
    init?(journal json: JSON) {
        guard let kind = json["type"]?.string.flatMap(Kind.init), let id = json["id"]?.string, let nik = json["nik"]?.string,
            let name = json["name"]?.string, let gender = json["gender"]?.string, let birthDate = json["birthDate"]?.string
        else { return nil }
        self.init(kind, nik, name, gender, birthDate, id)
        motherNIK = json["motherNIK"]?.string
        city = json["city"]?.string ?? city
        relatedPersons = (json["relatedPersons"]?.array ?? []).compactMap(\.string)
        updated = json["updated"]?.int.map(Int64.init) ?? updated
    }

    var journal: JSON {
        var object: JSONObject = [
            "kind": "person", "type": .string(kind.rawValue), "id": .string(id), "nik": .string(nik), "name": .string(name),
            "gender": .string(gender), "birthDate": .string(birthDate), "city": .string(city), "updated": .number(JSONNumber(Int(updated))),
        ]
        if let motherNIK { object["motherNIK"] = .string(motherNIK) }
        if !relatedPersons.isEmpty { object["relatedPersons"] = .array(relatedPersons.map(JSON.string)) }
        return .object(object)
    }
}
