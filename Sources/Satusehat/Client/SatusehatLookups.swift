import Delivery
import FHIR
import JSON
import Vocabulary

/// Looks people, facilities and rooms up (reference sections 2, 3.1, 3.2). Every call goes through the clinic's lane.
public struct SatusehatLookups: Sendable {
    /// Sends a request through a clinic's lane, recorded with its purpose.
    public typealias Call = @Sendable (_ request: PlatformRequest, _ purpose: String, _ clinic: ClinicID) async -> Exchange

    private let call: Call

    /// Lookups through that call.
    public init(call: @escaping Call) { self.call = call }

    /// A patient by NIK.
    public func patient(_ nik: NIK, for clinic: ClinicID) async -> LookupResult<FoundPatient> {
        await search("Patient", CodeSystem.nik.uri, nik.digits, "patient-by-nik", clinic, FoundPatient.init)
    }

    /// The children whom the platform knows by their mother's NIK alone; all of them, since nothing here says which is meant.
    public func newborns(ofMother nik: NIK, born: LocalDate?, for clinic: ClinicID) async -> LookupResult<[FoundPatient]> {
        let parameters =
            [Query.identifier(CodeSystem.motherNIK.uri, nik.digits)] + (born.map { [(name: "birthdate", value: $0.text)] } ?? [])
        return await ask(Query.request("Patient", parameters), "newborn-by-mother", clinic) { json in
            guard let bundle = FHIRBundle(json) else { return nil }
            let children = bundle.resources.filter { $0["resourceType"]?.string == "Patient" }.compactMap(FoundPatient.init)
            return children.isEmpty ? .notFound : .found(children)
        }
    }

    /// A practitioner by NIK. The platform cannot be searched by SIP or STR.
    public func practitioner(_ nik: NIK, for clinic: ClinicID) async -> LookupResult<FoundPractitioner> {
        await search("Practitioner", CodeSystem.nik.uri, nik.digits, "practitioner-by-nik", clinic, Self.practitioner)
    }

    /// A practitioner by IHS number.
    public func practitioner(ihsNumber: IHSNumber, for clinic: ClinicID) async -> LookupResult<FoundPractitioner> {
        await read("Practitioner", ihsNumber.text, "practitioner", clinic, Self.practitioner)
    }

    /// A facility or a part of one.
    public func organization(_ id: String, for clinic: ClinicID) async -> LookupResult<FoundOrganization> {
        await read("Organization", id, "organization", clinic, FoundOrganization.init)
    }

    /// A room by its id.
    public func location(_ id: String, for clinic: ClinicID) async -> LookupResult<FoundLocation> {
        await read("Location", id, "location", clinic, FoundLocation.init)
    }

    /// A room by the clinic's own code.
    public func location(code: String, organizationID: String, for clinic: ClinicID) async -> LookupResult<FoundLocation> {
        let system = CodeSystem.facility("location", organization: organizationID)
        return await search("Location", system.uri, code, "location-by-code", clinic, FoundLocation.init)
    }

    private static func practitioner(_ person: JSON) -> FoundPractitioner? {
        guard let number = FoundPerson.ihsNumber(of: person, system: .practitionerNumber) else { return nil }
        let qualifications = person["qualification"]?.array ?? []
        let str = qualifications.lazy.compactMap { $0["identifier"]?[0]?["value"]?.string }.first
        return FoundPractitioner(ihsNumber: number, name: person["name"]?[0]?["text"]?.string, str: str, resource: person)
    }

    private func search<Value>(
        _ type: String, _ system: String, _ value: String, _ purpose: String, _ clinic: ClinicID, _ read: (JSON) -> Value?
    ) async -> LookupResult<Value> {
        let request = Query.request(type, [Query.identifier(system, value)])
        return await ask(request, purpose, clinic) { json in
            guard let bundle = FHIRBundle(json) else { return nil }
            let found = bundle.resources.filter { $0["resourceType"]?.string == type }.compactMap(read)
            guard let first = found.first else { return .notFound }
            return found.count > 1 ? .ambiguous(found.count) : .found(first)
        }
    }

    private func read<Value>(
        _ type: String, _ id: String, _ purpose: String, _ clinic: ClinicID, _ read: (JSON) -> Value?
    ) async -> LookupResult<Value> {
        let request = PlatformRequest("GET", "/\(type)/\(Query.encoded(id))")
        return await ask(request, purpose, clinic) { json in
            json["resourceType"]?.string == type ? read(json).map { .found($0) } : nil
        }
    }

    /// Sends a question and reads its answer; `read` gives nil for one that is not what was asked for.
    func ask<Value>(
        _ request: PlatformRequest, _ purpose: String, _ clinic: ClinicID, _ read: (JSON) -> LookupResult<Value>?
    ) async -> LookupResult<Value> {
        await answer(call(request, purpose, clinic), read)
    }

    private func answer<Value>(_ exchange: Exchange, _ read: (JSON) -> LookupResult<Value>?) -> LookupResult<Value> {
        switch exchange {
        case .answered(let response): return verdict(response, read)
        case .notSent(let reason), .answerUnknown(let reason): return .away(reason: reason)
        case .heldBack(let why): return .away(reason: why.rawValue)
        case .credentialRefused(let message), .notConfigured(let message): return .refused(message: message)
        }
    }

    private func verdict<Value>(_ response: PlatformResponse, _ read: (JSON) -> LookupResult<Value>?) -> LookupResult<Value> {
        let answer = PlatformAnswer(response)
        switch response.status {
        case 200..<300:
            if let json = response.json, let result = read(json) { return result }
            return answer.isOwnShape ? .refused(message: answer.words) : .away(reason: "unreadable_answer")
        case 404, 410: return answer.isOwnShape ? .notFound : .away(reason: "http_\(response.status)")
        case 401: return .refused(message: answer.words)
        case 400, 403, 422:
            return answer.isOwnShape ? .refused(message: answer.words) : .away(reason: "http_\(response.status)")
        default: return .away(reason: "http_\(response.status)")
        }
    }
}

extension FoundPatient {
    init?(_ patient: JSON) {
        guard let number = FoundPerson.ihsNumber(of: patient, system: .ihsNumber) else { return nil }
        self.init(
            ihsNumber: number, maskedName: patient["name"]?[0]?["text"]?.string, birthDate: patient["birthDate"]?.string,
            gender: patient["gender"]?.string, resource: patient)
    }
}

extension FoundOrganization {
    init?(_ json: JSON) {
        guard let id = json["id"]?.string else { return nil }
        self.init(
            id: id, name: json["name"]?.string, isActive: json["active"]?.bool ?? true,
            parentID: json["partOf"]?["reference"]?.string.flatMap { $0.split(separator: "/").last.map(String.init) }, resource: json)
    }
}

extension FoundLocation {
    init?(_ json: JSON) {
        guard let id = json["id"]?.string else { return nil }
        self.init(
            id: id, name: json["name"]?.string, code: json["identifier"]?[0]?["value"]?.string,
            isActive: json["status"]?.string.map { $0 == "active" } ?? true,
            organizationID: json["managingOrganization"]?["reference"]?.string.flatMap { $0.split(separator: "/").last.map(String.init) },
            resource: json)
    }
}
