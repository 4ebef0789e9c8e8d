/// The national registers of patients and practitioners.
struct PersonRegister {
    private var people: [String: Person] = [:]
    private var byNIK: [String: String] = [:]
    private var byMother: [String: [String]] = [:]
    private var order: [String] = []

    init() {
        for person in SandboxPeople.all { _ = add(person) }
    }

    func find(_ kind: Person.Kind, id: String) -> Person? {
        people[key(kind, id)]
    }

    func find(_ kind: Person.Kind, nik: String) -> Person? {
        nik.isEmpty ? nil : byNIK[key(kind, nik)].flatMap { people[$0] }
    }

    func newborns(ofMother nik: String) -> [Person] {
        (byMother[nik] ?? []).compactMap { people[$0] }
    }

    func all(_ kind: Person.Kind) -> [Person] {
        order.compactMap { people[$0] }.filter { $0.kind == kind }
    }

    /// Adds a person, giving an id where there is none; someone whose NIK is known already is returned as known.
    mutating func add(_ new: Person) -> Person {
        if let known = find(new.kind, nik: new.nik) { return known }
        var person = new
        if person.id.isEmpty { person.id = freeID(new.kind) }
        put(person)
        return person
    }

    /// Writes a person with an id, over the one who has it.
    mutating func put(_ person: Person) {
        let place = key(person.kind, person.id)
        if people[place] == nil {
            order.append(place)
            if let mother = person.motherNIK { byMother[mother, default: []].append(place) }
        }
        people[place] = person
        if !person.nik.isEmpty { byNIK[key(person.kind, person.nik)] = place }
    }

    private func freeID(_ kind: Person.Kind) -> String {
        while true {
            let digits = String(Int.random(in: 10_000_000_000...99_999_999_999))
            let id = kind == .patient ? "P" + digits : digits
            if find(kind, id: id) == nil { return id }
        }
    }

    private func key(_ kind: Person.Kind, _ value: String) -> String {
        kind.rawValue + "/" + value
    }
}
