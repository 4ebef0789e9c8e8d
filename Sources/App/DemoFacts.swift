import Clinics
import Foundation
import Sandbox

/// What `make run` shows: made-up clinics and people, and the facts that the seeds' sample clients use (poli 100001, dokter
/// 10001234567, NIK 3201234567890123, visit encounter-12345). Never used outside demo mode.
enum DemoFacts {
    struct Clinic: Sendable {
        var code: String
        var name: String
        var city: String
        var organizationID: String
        var clientID: String
        var clientSecret: String
        var locations: [Location]
        var practitioners: [Practitioner]
        var admin: Person
        var registration: Person?
        var level = FacilityLevel.fktp
        /// What the sandbox knows the clinic by at BPJS.
        var bpjs: SandboxBPJSClinic
    }

    struct Location: Sendable {
        var code: String
        var name: String
        var satusehatID: String
    }

    struct Practitioner: Sendable {
        var code: String
        var name: String
        var nik: String
        var ihsNumber: String
    }

    struct Person: Sendable {
        var email: String
        var name: String
    }

    static let sampleNIK = "3201234567890123"
    static let sampleVisit = "encounter-12345"
    static let superadmin = Person(email: "superadmin@jembatan.example", name: "Yohanes Adiputra")

    static let clinics: [Clinic] = [
        Clinic(
            code: "KLINIK-001", name: "Klinik Pratama Melati", city: "Surabaya", organizationID: "10000417", clientID: "demo-melati",
            clientSecret: "demo-melati-rahasia",
            locations: [
                Location(code: "100001", name: "Poli Umum", satusehatID: "b017aa54-f1df-4ec2-9d84-000000000001"),
                Location(code: "100002", name: "Poli Gigi", satusehatID: "b017aa54-f1df-4ec2-9d84-000000000002"),
            ],
            practitioners: [
                Practitioner(code: "10001234567", name: "dr. Bagas Prakoso", nik: "3201234567890124", ihsNumber: "10001234567"),
                Practitioner(code: "D-02", name: "dr. Alexander", nik: "7209061211900001", ihsNumber: "10009880728"),
            ],
            admin: Person(email: "ratna@melati.example", name: "Ratna Wulandari"),
            registration: Person(email: "sinta@melati.example", name: "Sinta Maharani"), bpjs: .demoFirstLevel),
        Clinic(
            code: "KLINIK-002", name: "Klinik Utama Anggrek Medika", city: "Denpasar", organizationID: "10000108", clientID: "demo-anggrek",
            clientSecret: "demo-anggrek-rahasia",
            locations: [Location(code: "U1", name: "Poli Umum", satusehatID: "b017aa54-f1df-4ec2-9d84-000000000011")],
            practitioners: [Practitioner(code: "D-01", name: "dr. Yoga Yandika, Sp.A", nik: "3322071302900002", ihsNumber: "10006926841")],
            admin: Person(email: "made@anggrek.example", name: "I Made Suardana"), registration: nil, level: .fkrtl, bpjs: .demoReferral),
    ]
}
