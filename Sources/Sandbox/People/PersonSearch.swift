/// Search of patients and practitioners (reference, sections 2.1 and 2.2).
struct PersonSearch {
    enum Result {
        case found([Person], full: Bool)
        case refused(Answer)
    }

    let kind: Person.Kind
    let call: Call

    private static let searched = ["identifier", "name", "birthdate", "gender"]

    func run(in register: PersonRegister) -> Result {
        for parameter in call.parameters where !parameter.name.hasPrefix("_") && !Self.searched.contains(parameter.name) {
            return .refused(Outcome.invalidQuery("unknown search parameter \"\(parameter.name)\" for resource type \(kind.rawValue)"))
        }
        var born: Range<Int>?
        if let text = call.first("birthdate") {
            guard let interval = PlatformTime.interval(text) else {
                return .refused(Outcome.invalidQuery("error parsing date \"\(text)\": invalid dateTime: \(text)"))
            }
            born = interval
        }
        guard let identifier = call.first("identifier") else { return byDemographics(born, in: register) }
        let found = byIdentifier(identifier, in: register).filter { matches($0, born: born) }
        let isProven = call.first("name") != nil && born != nil
        return .found(found, full: isProven || identifier.contains("/nik-ibu|"))
    }

    private func byIdentifier(_ identifier: String, in register: PersonRegister) -> [Person] {
        let parts = identifier.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return [] }
        switch (parts[0], kind) {
        case ("https://fhir.kemkes.go.id/id/nik", _):
            return register.find(kind, nik: parts[1]).map { [$0] } ?? []
        case ("https://fhir.kemkes.go.id/id/nik-ibu", .patient):
            return register.newborns(ofMother: parts[1])
        case ("https://fhir.kemkes.go.id/id/ihs-number", .patient), ("https://fhir.kemkes.go.id/id/nakes-his-number", .practitioner):
            return register.find(kind, id: parts[1]).map { [$0] } ?? []
        default:
            return []
        }
    }

    private func byDemographics(_ born: Range<Int>?, in register: PersonRegister) -> Result {
        guard call.first("name") != nil, born != nil, call.first("gender") != nil else {
            return .refused(Outcome.invalidQuery("search needs identifier, or name, birthdate and gender together"))
        }
        return .found(register.all(kind).filter { matches($0, born: born) }, full: true)
    }

    /// Names are compared for exact spelling, as the population register does.
    private func matches(_ person: Person, born: Range<Int>?) -> Bool {
        if let name = call.first("name"), name.lowercased() != person.name.lowercased() { return false }
        if let gender = call.first("gender"), gender != person.gender { return false }
        guard let born else { return true }
        return PlatformTime.interval(person.birthDate).map { born.contains($0.lowerBound) } ?? false
    }
}
