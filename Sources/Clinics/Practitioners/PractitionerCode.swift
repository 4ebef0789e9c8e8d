import Vocabulary

/// `dokter` of a visit as it stands in columns, causes and pages. Some clinics name their doctors by NIK, which is personal data: its
/// digits stay in the visit's sealed content, and the last four with a keyed hash stand for it.
public enum PractitionerCode {
    private static let prefix = "nik:"
    /// Bytes of the blind index in a code: enough that two doctors of a clinic never meet.
    private static let hashBytes = 12

    /// The code that is stored for what a clinic wrote.
    public static func stored(_ given: String, _ keys: ClinicKeys) -> String {
        guard let nik = NIK(given) else { return given }
        let hash = keys.blindIndex(nik.digits, of: .nik).prefix(hashBytes).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return prefix + nik.lastFour + ":" + hash.joined()
    }

    /// Whether a stored code stands for a NIK.
    public static func isNIK(_ stored: String) -> Bool { stored.hasPrefix(prefix) }

    /// The stored code as pages show it.
    public static func shown(_ stored: String) -> String {
        guard isNIK(stored) else { return stored }
        return "NIK ••••" + stored.dropFirst(prefix.count).prefix(4)
    }
}
