import Clinics
import FHIR
import JSON

/// A vital sign as the platform names it: LOINC code, display, unit and UCUM code of reference section 10.1.
struct Measurement: Sendable {
    let loinc: String
    let display: String
    let unit: String
    let ucum: String
    /// Where the clinic's value is.
    let value: @Sendable (VitalSigns) -> String?

    static let systolic = Measurement(loinc: "8480-6", display: "Systolic blood pressure", unit: "mm[Hg]", ucum: "mm[Hg]") { $0.systolic }
    static let diastolic = Measurement(loinc: "8462-4", display: "Diastolic blood pressure", unit: "mm[Hg]", ucum: "mm[Hg]") {
        $0.diastolic
    }

    /// In the order in which they are sent. Pulse oximetry is how a clinic measures saturation, hence 59408-5.
    static let all = [
        systolic, diastolic,
        Measurement(loinc: "8867-4", display: "Heart rate", unit: "beats/minute", ucum: "/min") { $0.heartRate },
        Measurement(loinc: "8310-5", display: "Body temperature", unit: "Cel", ucum: "Cel") { $0.temperature },
        Measurement(loinc: "9279-1", display: "Respiratory rate", unit: "breaths/min", ucum: "/min") { $0.respiratoryRate },
        Measurement(loinc: "8302-2", display: "Body height", unit: "cm", ucum: "cm") { $0.height },
        Measurement(loinc: "29463-7", display: "Body weight", unit: "kg", ucum: "kg") { $0.weight },
        Measurement(loinc: "59408-5", display: "Oxygen saturation in Arterial blood by Pulse oximetry", unit: "%", ucum: "%") {
            $0.oxygenSaturation
        },
        Measurement(loinc: "8280-0", display: "Waist Circumference at umbilicus by Tape measure", unit: "cm", ucum: "cm") {
            $0.waistCircumference
        },
    ]

    var code: JSON { FHIR.codeableConcept(.loinc, loinc, display) }

    func quantity(_ number: JSONNumber) -> JSON { FHIR.quantity(number, unit: unit, code: ucum) }
}
