import Foundation
import JSON

/// The Consent API (reference, section 6): one Consent a patient, whoever asked for it. It says who may read, never who may send.
struct Consents {
    let facility: String
    let journal: Journal?
    let call: Call

    /// The search key of a patient who lets other facilities read.
    static let optIn = "policy=OPTIN"

    func answer(_ records: inout Records) -> Answer {
        guard call.segments.count == 3, call.segments[2] == "Consent" else { return .unknownPath }
        switch call.method {
        case "GET": return read(records)
        case "POST": return write(&records)
        default: return .unknownPath
        }
    }

    private func read(_ records: Records) -> Answer {
        guard let patient = call.first("patient_id"), !patient.isEmpty else { return missing("patient_id") }
        guard records.people.find(.patient, id: patient) != nil else { return Outcome.notFound("Patient", patient) }
        guard let id = records.resources.id("Consent", key: "patient=" + patient),
            let consent = records.resources.find("Consent", id)
        else { return Outcome.notFound("Consent", patient) }
        return .json(200, bytes: consent.bytes)
    }

    private func write(_ records: inout Records) -> Answer {
        guard let body = try? JSON.parse(call.body), body.object != nil else {
            return Outcome.rule(20006, "structure", "Invalid JSON Payload Format")
        }
        guard let patient = body["patient_id"]?.string, !patient.isEmpty else { return missing("patient_id") }
        guard let action = body["action"]?.string, !action.isEmpty else { return missing("action") }
        guard let agent = body["agent"]?.string, !agent.isEmpty else { return missing("agent") }
        guard action == "OPTIN" || action == "OPTOUT" else {
            return Outcome.refusal([Issue(code: "value", text: "Code not found: \(action)", expression: "action")])
        }
        guard records.people.find(.patient, id: patient) != nil else { return Outcome.notFound("Patient", patient) }
        let id = records.resources.id("Consent", key: "patient=" + patient) ?? UUID().uuidString.lowercased()
        let stamp = records.stamp()
        let version = ResourceVersion(
            of: resource(patient, action: action, agent: agent, at: stamp), type: "Consent", id: id, at: stamp)
        records.resources.put(
            SearchKeys.stored(version.resource, type: "Consent", id: id, owner: facility, bytes: version.bytes))
        journal?.keep(version.bytes, owner: facility)
        return .json(201, bytes: version.bytes, stored: StoredReference(type: "Consent", id: id))
    }

    private func resource(_ patient: String, action: String, agent: String, at stamp: Int64) -> JSON {
        [
            "resourceType": "Consent",
            "status": "active",
            "scope": ["coding": [["system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"]]],
            "category": [["coding": [["system": .string(CodeSystem.loinc), "code": "59284-0"]]]],
            "patient": ["reference": .string("Patient/" + patient)],
            "dateTime": .string(PlatformTime.dateTime(ofMicroseconds: stamp)),
            "performer": [["display": .string(agent)]],
            "organization": [["reference": .string("Organization/" + facility)]],
            "policyRule": ["coding": [["system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": .string(action)]]],
            "provision": ["type": .string(action == "OPTIN" ? "permit" : "deny")],
        ]
    }

    private func missing(_ field: String) -> Answer {
        Outcome.refusal([Issue(code: "required", text: "Element not found: \(field)", expression: field)])
    }
}
