import JSON

/// Everything the platform knows; rules read it, the exchange changes it.
struct Records {
    var people = PersonRegister()
    var resources = ResourceTable()
    private var lastStamp: Int64 = 0

    /// A time stamp in microseconds that no other version has.
    mutating func stamp() -> Int64 {
        lastStamp = max(PlatformTime.now(), lastStamp + 1)
        return lastStamp
    }

    /// Rule 20002: the platform takes a repeated business identifier for the same thing sent again.
    func isDuplicate(_ type: String, _ body: JSON, of id: String?) -> Bool {
        SearchKeys.identifierKeys(body).contains { key in
            guard let known = resources.id(type, key: key) else { return false }
            return known != id
        }
    }

    /// Whether other facilities may read what is stored of a patient (reference, section 6).
    func hasOptedIn(_ patient: String) -> Bool {
        guard let consent = resources.id("Consent", key: "patient=" + patient).flatMap({ resources.find("Consent", $0) }) else {
            return false
        }
        return consent.keys.contains(Consents.optIn)
    }

    /// Whether an organisation is the facility itself or hangs below it.
    func isOwn(_ organization: String, facility: String) -> Bool {
        var current = organization
        for _ in 0..<16 {
            if current == facility { return true }
            guard let parent = resources.find("Organization", current)?.parent else { return false }
            current = parent
        }
        return false
    }
}
