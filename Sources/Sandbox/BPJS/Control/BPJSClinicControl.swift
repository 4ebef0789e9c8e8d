import JSON
import Vocabulary

/// A facility as the control interface takes and tells it.
extension SandboxBPJSClinic {
    /// Reads `POST /_control/bpjs/clinics`; nil when a required member is missing or a choice is not one.
    init?(_ json: JSON) {
        guard let consID = json["cons_id"]?.string, !consID.isEmpty, let secret = json["secret"]?.string,
            let provider = json["provider_code"]?.string, provider.count == 8
        else { return nil }
        let keys = json["user_keys"]
        let account = json["pcare"]
        self.init(
            consID: consID, secret: secret, providerCode: provider, name: json["name"]?.string ?? provider,
            pcareUserKey: keys?["pcare"]?.string, antreanFKTPUserKey: keys?["antreanfktp"]?.string,
            antreanRSUserKey: keys?["antreanrs"]?.string, pcareUsername: account?["username"]?.string ?? "",
            pcarePassword: account?["password"]?.string ?? "", pcareApplication: account?["application"]?.string ?? "095")
        if let zone = json["zone"]?.string {
            guard let named = ClinicTimeZone.allCases.first(where: { $0.abbreviation == zone }) else { return nil }
            self.zone = named
        }
        guard read(options: json["options"] ?? .null) else { return nil }
    }

    private mutating func read(options: JSON) -> Bool {
        if let text = options["signature"]?.string {
            guard let encoding = SignatureEncoding(rawValue: text) else { return false }
            signature = encoding
        }
        if let text = options["duplicate"]?.string {
            guard let style = DuplicateStyle(rawValue: text) else { return false }
            duplicates = style
        }
        refusalStatus = options["refusal_status"]?.int ?? refusalStatus
        emptyNoContent = options["empty_204"]?.bool ?? emptyNoContent
        bareLists = options["bare_lists"]?.bool ?? bareLists
        textCodes = options["text_codes"]?.bool ?? textCodes
        taskDelay = options["task_delay_ms"]?.int ?? taskDelay
        backDays = options["back_days"]?.int ?? backDays
        return [200, 401, 403].contains(refusalStatus)
    }

    /// Everything, also the secrets of the simulation, in the form that `init` reads.
    var control: JSON {
        [
            "cons_id": .string(consID), "secret": .string(secret), "provider_code": .string(providerCode), "name": .string(name),
            "zone": .string(zone.abbreviation),
            "user_keys": [
                "pcare": .optional(pcareUserKey), "antreanfktp": .optional(antreanFKTPUserKey), "antreanrs": .optional(antreanRSUserKey),
            ],
            "pcare": [
                "username": .string(pcareUsername), "password": .string(pcarePassword), "application": .string(pcareApplication),
            ],
            "options": [
                "signature": .string(signature.rawValue), "duplicate": .string(duplicates.rawValue), "refusal_status": .int(refusalStatus),
                "empty_204": .bool(emptyNoContent), "bare_lists": .bool(bareLists), "text_codes": .bool(textCodes),
                "task_delay_ms": .int(taskDelay),
                "back_days": .int(backDays),
            ],
        ]
    }
}
