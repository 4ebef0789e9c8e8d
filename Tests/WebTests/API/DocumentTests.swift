import Foundation
import Hummingbird
import JSON
import Testing
import Vocabulary

@testable import Web

@Suite("The API's document")
struct DocumentTests {
    /// A body with the reader that it is for.
    struct Read: Sendable, CustomTestStringConvertible {
        let schema: BodySchema
        let read: @Sendable (JSON) -> Outcome
        var testDescription: String { schema.name }
    }

    enum Outcome: Equatable {
        /// The command, written out, and what was warned of.
        case read(String, warnings: [FieldProblem])
        case refused([FieldProblem])

        init<Command>(_ reading: BodyReading<Command>) {
            switch reading {
            case .read(let command, let warnings):
                var text = ""
                dump(command, to: &text)
                self = .read(text, warnings: warnings)
            case .refused(let refusal): self = .refused(refusal.problems)
            }
        }

        var isClean: Bool { if case .read(_, []) = self { true } else { false } }
    }

    private static let clock = ReadingClock(
        now: FHIRDateTime.parse("2026-06-01T10:00:00+07:00", zoneWhenMissing: .gmt)!, zone: .wib, timeWithoutZone: .utc)

    static let bodies: [Read] =
        RecordEndpoint.all.map { record in Read(schema: record.schema) { Outcome(record.read($0, clock)) } } + [
            Read(schema: EncounterBody.schema) { Outcome(EncounterBody.read($0, clock: clock)) },
            Read(schema: EncounterChangeBody.schema) { Outcome(EncounterChangeBody.read($0, clock: clock)) },
            Read(schema: VisitBody.schema) { Outcome(VisitBody.read($0, clock: clock)) },
            Read(schema: PatientBody.schema) { Outcome(PatientBody.read($0, clock: clock)) },
            Read(schema: PractitionerBody.schema) { Outcome(PractitionerBody.read($0, clock: clock)) },
            Read(schema: LocationBody.schema) { Outcome(LocationBody.read($0, clock: clock)) },
            Read(schema: ProductBody.schema) { Outcome(ProductBody.read($0, clock: clock)) },
            Read(schema: PatientLookupBody.schema) { Outcome(PatientLookupBody.read($0, clock: clock)) },
            Read(schema: PractitionerLookupBody.schema) { Outcome(PractitionerLookupBody.read($0, clock: clock)) },
            Read(schema: HealthcareServiceLookupBody.schema) { Outcome(HealthcareServiceLookupBody.read($0, clock: clock)) },
            Read(schema: MemberCheckBody.schema) { Outcome(MemberCheckBody.read($0, clock: clock)) },
            Read(schema: AntreanBody.schema) { Outcome(AntreanBody.read($0, clock: clock)) },
            Read(schema: PanggilBody.schema) { Outcome(PanggilBody.read($0, clock: clock)) },
            Read(schema: BatalBody.schema) { Outcome(BatalBody.read($0, clock: clock)) },
            Read(schema: PendaftaranBody.schema) { Outcome(PendaftaranBody.read($0, clock: clock)) },
            Read(schema: KunjunganBody.schema) { Outcome(KunjunganBody.read($0, clock: clock)) },
            Read(schema: RegistrasiBody.schema) { Outcome(RegistrasiBody.read($0, clock: clock)) },
            Read(schema: BatalRegistrasiBody.schema) { Outcome(BatalRegistrasiBody.read($0, clock: clock)) },
            Read(schema: TandaiRegistrasiBody.schema) { Outcome(TandaiRegistrasiBody.read($0, clock: clock)) },
            Read(schema: RegisterPatientBody.schema) { Outcome(RegisterPatientBody.read($0, clock: clock)) },
            Read(schema: RegisterPractitionerBody.schema) { Outcome(RegisterPractitionerBody.read($0, clock: clock)) },
        ]

    @Test("a body that says everything, as documented, is read without a word", arguments: bodies)
    func exampleIsRead(body: Read) {
        for example in body.schema.examples {
            let outcome = body.read(example)
            #expect(outcome.isClean, "\(outcome)")
        }
    }

    @Test("each required field that is absent is named", arguments: bodies)
    func requiredIsNamed(body: Read) {
        for place in Place.all(of: body.schema) where place.field.isRequired {
            guard case .refused(let problems) = body.read(body.schema.example.without(place.path)) else {
                Issue.record("\(place.name) may be absent")
                continue
            }
            #expect(problems.contains { $0.field == place.name && $0.code == .required }, "\(place.name): \(problems)")
        }
        guard !body.schema.oneOf.isEmpty else { return }
        let none = body.schema.oneOf.reduce(body.schema.example) { $0.without([.member($1)]) }
        guard case .refused(let problems) = body.read(none) else {
            Issue.record("\(body.schema.oneOf) may all be absent")
            return
        }
        #expect(problems.contains { body.schema.oneOf.contains($0.field) && $0.code == .required }, "\(problems)")
    }

    @Test("each documented field is read: without it something else is understood", arguments: bodies)
    func fieldIsRead(body: Read) {
        // What lies within a whole visit's lists is a record, and read by itself.
        for place in Place.all(of: body.schema) where body.schema.name != VisitBody.schema.name || place.path.count == 1 {
            // Of alternatives one suffices.
            let others = body.schema.oneOf.contains(place.name) ? body.schema.oneOf.filter { $0 != place.name } : []
            let isRead = body.schema.bodies(saying: place).contains { example in
                let said = others.reduce(example) { $0.without([.member($1)]) }
                return body.read(said.without(place.path)) != body.read(said)
            }
            #expect(isRead, "\(place.name) is not read")
        }
    }

    @Test("each documented word is understood", arguments: bodies)
    func wordsAreUnderstood(body: Read) {
        for place in Place.all(of: body.schema) {
            let words = place.field.schema["enum"] ?? place.field.schema["items"]?["enum"]
            for word in words?.array ?? [] {
                let said = place.field.schema["type"] == "array" ? JSON.array([word]) : word
                for example in body.schema.bodies(saying: place) {
                    switch body.read(example.replacing(place.path, said)) {
                    case .read(_, let warnings): #expect(!warnings.contains { $0.field.hasPrefix(place.name) }, "\(place.name): \(word)")
                    case .refused(let problems):
                        #expect(!problems.contains { $0.field == place.name }, "\(place.name): \(word) \(problems)")
                    }
                }
            }
        }
    }

    @Test("whatever a reader asks for by name is documented somewhere")
    func readersAreDocumented() throws {
        let known = Set(Self.bodies.flatMap { Place.all(of: $0.schema).map(\.field.name) })
        let folder = URL(filePath: TestSite.root + "/Sources/Web/API/Bodies")
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let text = try String(contentsOf: file, encoding: .utf8)
            let asked = text.matches(
                of:
                    /(?:reader|part)\.(?:line|text|nik|instant|date|digits|word|words|flag|count|amount|required|anyDate|practitioner|references|conceptValues?|elements|parts|planned)\("([a-z_0-9]+)"/
            )
            for name in asked.map({ String($0.output.1) }) { #expect(known.contains(name), "\(file.lastPathComponent): \(name)") }
        }
    }

    @Test("the document has every route of the server, and nothing else")
    func routes() throws {
        let document = ApiDocument(paths: ApiTable.all).json
        let documented = Set(
            (document["paths"]?.object ?? [:]).flatMap { path, item in
                (item.object ?? [:]).keys.filter { $0 != "parameters" }.map { "\($0.uppercased()) \(path)" }
            })
        let served = Set(ApiTable.all.flatMap { path in path.operations.map { "\($0.method.rawValue) \(path.path)" } })
        #expect(documented == served.union(["GET /api/openapi.json"]))
        let ids = ApiTable.all.flatMap(\.operations).map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test("every reference of the document leads somewhere")
    func references() {
        let document = ApiDocument(paths: ApiTable.all).json
        for reference in document.references {
            let found = reference.split(separator: "/").dropFirst().reduce(Optional(document)) { $0?[String($1)] }
            #expect(found != nil, "\(reference)")
        }
    }

    @Test("it is served without a credential, and not twice to who has it")
    func served() async throws {
        let browser = Browser(try TestSite())
        let first = try await browser.send(.get, "/api/openapi.json", [:], nil)
        #expect(first.status == 200 && first.headers[.contentType]?.hasPrefix("application/json") == true)
        #expect(try JSON.parse(first.text)["openapi"] == "3.1.0")
        let tag = try #require(first.headers[.eTag])
        #expect(try await browser.send(.get, "/api/openapi.json", ["If-None-Match": tag], nil).status == 304)
    }
}

/// A field somewhere in a body.
private struct Place {
    enum Step {
        case member(String)
        case first
    }

    let path: [Step]
    /// As problems name it.
    let name: String
    let field: BodyField

    static func all(of schema: BodySchema) -> [Place] { all(schema.fields, [], "") }

    private static func all(_ fields: [BodyField], _ path: [Step], _ prefix: String) -> [Place] {
        fields.flatMap { field -> [Place] in
            let kinds = [JSON.object(field.schema)] + (field.schema["anyOf"]?.array ?? [])
            let isList = kinds.contains { $0["type"] == "array" }
            let own = path + [.member(field.name)]
            let parts = all(field.parts, isList ? own + [.first] : own, prefix + field.name + (isList ? "[0]." : "."))
            return [Place(path: own, name: prefix + field.name, field: field)] + parts
        }
    }
}

extension BodySchema {
    /// The examples, the first with this field in any case.
    fileprivate func bodies(saying place: Place) -> [JSON] {
        guard !place.field.isShown, case .member(let name)? = place.path.last, place.path.count == 1, var first = example.object else {
            return examples
        }
        first[name] = place.field.example
        return [.object(first)] + others
    }
}

extension JSON {
    fileprivate func without(_ path: [Place.Step]) -> JSON { changing(path[...]) { _ in nil } ?? .null }
    fileprivate func replacing(_ path: [Place.Step], _ value: JSON) -> JSON { changing(path[...]) { _ in value } ?? .null }

    private func changing(_ path: ArraySlice<Place.Step>, _ change: (JSON) -> JSON?) -> JSON? {
        guard let step = path.first else { return change(self) }
        switch step {
        case .member(let name):
            guard var object, let member = object[name] else { return self }
            object[name] = member.changing(path.dropFirst(), change)
            return .object(object)
        case .first:
            guard var array, let element = array.first else { return self }
            array[0] = element.changing(path.dropFirst(), change) ?? .null
            return .array(array)
        }
    }

    /// Every `$ref`.
    fileprivate var references: [String] {
        switch self {
        case .object(let members): members.flatMap { $0 == "$ref" ? [$1.string ?? ""] : $1.references }
        case .array(let elements): elements.flatMap(\.references)
        default: []
        }
    }
}
