import Delivery
import JSON

/// `POST /Patient` does not answer in FHIR (reference section 2.4): it says `success`, and the id is in one of four places.
enum PatientAnswer {
    /// The outcome of a Patient request.
    static func outcome(_ response: PlatformResponse, for delivery: Outgoing) -> Outcome {
        guard delivery.operation != .search, let json = response.json, response.status < 500, response.status != 429 else {
            return Classification.outcome(response, for: delivery, type: ResourceType.patient)
        }
        if let id = identity(json) { return .sent(remoteID: id) }
        guard let refusal = refusal(json) else {
            return Classification.outcome(response, for: delivery, type: ResourceType.patient)
        }
        return .rejected(rejection(refusal, status: response.status))
    }

    /// The IHS number: of a new patient, of a newborn (not of the mother beside it), of one that exists already, or of a FHIR Patient.
    private static func identity(_ json: JSON) -> String? {
        let places = [
            member("patient_id", of: json["data"]), member("patient_id", of: json["create_patient"]?["data"]),
            member("resourceid", of: json["data"]), json["resourceType"]?.string == "Patient" ? json["id"] : nil,
        ]
        return places.lazy.compactMap { $0?.string }.first { !$0.isEmpty }
    }

    /// A member whatever its capitals are: the published samples differ.
    private static func member(_ name: String, of json: JSON?) -> JSON? {
        json?.object?.first { $0.key.lowercased() == name }?.value
    }

    private static func refusal(_ json: JSON) -> String? {
        for part in [json, json["create_patient"]].compactMap(\.self) where part["success"]?.bool == false {
            return part["message"]?.string ?? ""
        }
        return nil
    }

    private static func rejection(_ message: String, status: Int) -> Rejection {
        let words = message.lowercased()
        if words.contains("citizen not exist") {
            return Rejection(.notFound, code: "citizen-not-exists", element: "Patient.identifier", message: message, httpStatus: status)
        }
        if words.contains("another identifier") {
            return Rejection(
                .client, code: "patient-identifier-taken", element: "Patient.identifier", message: Wording.plain(message),
                httpStatus: status)
        }
        return Rejection(.client, code: "patient-refused", message: Wording.plain(message), httpStatus: status)
    }
}
