import JSON
import Testing

@Suite struct PeopleTests {
    static let nik = "https://fhir.kemkes.go.id/id/nik%7C"

    @Test("a patient found by NIK is thin and masked")
    func masked() async throws {
        try await withSandbox { peer in
            let bundle = try await peer.fhir("GET", "Patient?identifier=\(Self.nik)9210060207000010").json
            #expect(bundle["total"] == 1)
            let patient = try #require(bundle["entry"]?[0]?["resource"])
            #expect(patient["id"] == "P02428473601")
            #expect(patient["name"]?[0]?["text"] == "Sy** Mu**")
            #expect(patient["identifier"]?[1]?["value"] == "################")
            #expect(patient["birthDate"] == nil)
            #expect(bundle["link"]?.array?.count == 3)
            #expect(
                bundle["link"]?[0]?["url"]
                    == .string(
                        "https://api-satusehat-stg.dto.kemkes.go.id/fhir-r4/v1/Patient/?identifier="
                            + "https%3A%2F%2Ffhir.kemkes.go.id%2Fid%2Fnik%7C9210060207000010"))
        }
    }

    @Test("the persons of the sample clients are there")
    func samples() async throws {
        try await withSandbox { peer in
            let patient = try await peer.fhir("GET", "Patient?identifier=\(Self.nik)3201234567890123").json
            #expect(patient["entry"]?[0]?["resource"]?["id"] == "P00123456789")
            let doctor = try await peer.fhir("GET", "Practitioner?identifier=\(Self.nik)3201234567890124").json
            #expect(doctor["entry"]?[0]?["resource"]?["id"] == "10001234567")
            #expect(try await peer.fhir("GET", "Practitioner/10001234567").status == 200)
        }
    }

    @Test("an unknown NIK is a search without hits, an unknown id a 404")
    func unknown() async throws {
        try await withSandbox { peer in
            let none = try await peer.fhir("GET", "Patient?identifier=\(Self.nik)1111111111111111")
            #expect(none.status == 200)
            #expect(try none.json["total"] == 0)
            #expect(try none.json["entry"] == [])
            #expect(try await peer.fhir("GET", "Patient/P00000000000").status == 404)
        }
    }

    @Test("a search by demographics needs name, birth date and gender, and shows more")
    func demographics() async throws {
        try await withSandbox { peer in
            let query = "Patient?name=Syarif%20Muhammad&birthdate=1988-11-02"
            #expect(try await peer.fhir("GET", query).status == 400)
            let full = try await peer.fhir("GET", query + "&gender=male").json
            #expect(full["total"] == 1)
            #expect(full["entry"]?[0]?["resource"]?["birthDate"] == "1988-11-02")
            #expect(try await peer.fhir("GET", query + "&gender=female").json["total"] == 0)
            #expect(try await peer.fhir("GET", "Practitioner?name=dr.+Alexander&birthdate=1994&gender=male").json["total"] == 1)
        }
    }

    @Test("a citizen becomes a patient once")
    func creation() async throws {
        try await withSandbox { peer in
            let created = try await peer.fhir("POST", "Patient", Bodies.patient(nik: "3273014302900001"))
            #expect(created.status == 201)
            let id = try #require(try created.json["data"]?["patient_id"]?.string)
            #expect(id.hasPrefix("P") && id.count == 12)
            let again = try await peer.fhir("POST", "Patient", Bodies.patient(nik: "3273014302900001"))
            #expect(again.status == 200)
            #expect(try again.json["success"] == false)
            #expect(try again.json["data"]?["resourceID"] == .string(id))
            #expect(try await peer.fhir("GET", "Patient?identifier=\(Self.nik)3273014302900001").json["total"] == 1)
        }
    }

    @Test("someone who is not in the population register is refused with status 200")
    func notACitizen() async throws {
        try await withSandbox { peer in
            let answer = try await peer.fhir("POST", "Patient", Bodies.patient(nik: "9973014302900001"))
            #expect(answer.status == 200)
            #expect(answer.text == #"{"success":false,"message":"Citizen Not Exists"}"#)
        }
    }

    @Test("a newborn hangs on the mother's NIK and is found by it")
    func newborn() async throws {
        try await withSandbox { peer in
            var body = Bodies.patient(nik: "")
            body["identifier"] = [["system": "https://fhir.kemkes.go.id/id/nik-ibu", "value": "9104224509000003"]]
            let created = try await peer.fhir("POST", "Patient", body)
            let id = try #require(try created.json["create_patient"]?["data"]?["patient_id"]?.string)
            #expect(try created.json["update_link_patient"]?["data"]?["patient_id"] == "P00805884304")
            let found = try await peer.fhir(
                "GET", "Patient?identifier=https://fhir.kemkes.go.id/id/nik-ibu%7C9104224509000003&birthdate=1990-02-03"
            ).json
            #expect(found["entry"]?[0]?["resource"]?["id"] == .string(id))
        }
    }

    @Test("the mother becomes a RelatedPerson of the newborn, and her record points at it")
    func relatedPerson() async throws {
        try await withSandbox { peer in
            var body = Bodies.patient(nik: "")
            body["identifier"] = [["system": "https://fhir.kemkes.go.id/id/nik-ibu", "value": "9104224509000003"]]
            let created = try await peer.fhir("POST", "Patient", body).json
            let baby = try #require(created["create_patient"]?["data"]?["patient_id"]?.string)
            let related = try #require(created["create_related_patient"]?["data"]?["related_patient_id"]?.string)
            for query in ["patient=\(baby)", "identifier=https://fhir.kemkes.go.id/id/ihs-number%7CP00805884304"] {
                let found = try await peer.fhir("GET", "RelatedPerson?\(query)").json
                #expect(found["total"] == 1)
                #expect(found["entry"]?[0]?["resource"]?["id"] == .string(related))
            }
            let mother = try await peer.fhir("GET", "Patient?identifier=\(Self.nik)9104224509000003").json
            let link = mother["entry"]?[0]?["resource"]?["link"]?[0]
            #expect(link?["other"]?["reference"] == .string("RelatedPerson/" + related))
            let written = try await peer.fhir("POST", "RelatedPerson", ["resourceType": "RelatedPerson"])
            #expect(written.issue?.hasSuffix("RuleNumber: 20003") == true)
            let other = try await Peer(port: peer.port).signedIn(Peer.mawar)
            #expect(try await other.fhir("GET", "RelatedPerson/\(related)").status == 200)
        }
    }

    @Test("twins are two patients, and the search by their mother finds both")
    func twins() async throws {
        try await withSandbox { peer in
            var body = Bodies.patient(nik: "")
            body["identifier"] = [["system": "https://fhir.kemkes.go.id/id/nik-ibu", "value": "9104224509000003"]]
            for order in 1...2 { _ = try await peer.fhir("POST", "Patient", body.with("multipleBirthInteger", .number(JSONNumber(order)))) }
            let found = try await peer.fhir("GET", "Patient?identifier=https://fhir.kemkes.go.id/id/nik-ibu%7C9104224509000003").json
            #expect(found["total"] == 2)
        }
    }

    @Test("a patient without an address breaks rule 10333, and no facility may edit one")
    func rules() async throws {
        try await withSandbox { peer async throws in
            var body = Bodies.patient(nik: "3273014302900001")
            body["address"] = nil
            #expect(try await peer.fhir("POST", "Patient", body).issue?.hasSuffix("RuleNumber: 10333") == true)
            #expect(try await peer.fhir("PUT", "Patient/P02428473601", body).issue?.hasSuffix("RuleNumber: 20016") == true)
        }
    }
}
