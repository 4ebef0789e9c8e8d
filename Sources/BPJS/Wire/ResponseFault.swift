/// Why the `response` of an answer could not be read. Says nothing of what is in it.
public enum ResponseFault: String, Error, Sendable, Hashable, CaseIterable {
    /// Not base64.
    case notBase64
    /// Base64 of nothing, or not of whole AES blocks.
    case wrongLength
    /// It was encrypted under another key: another cons-id, secret or timestamp; or it was damaged.
    case wrongKey
    /// What was decrypted is not LZString's text: mostly another key too.
    case notCompressed
    /// The compressed text ends before its end mark.
    case truncated
    /// What was decompressed is longer than ``LZString/mostUnits``.
    case tooLarge
    /// What was decompressed is not text.
    case notText
    /// What was decompressed is not JSON.
    case notJSON

    /// For a person who supports clinics.
    public var says: String {
        switch self {
        case .notBase64: "the response is not base64"
        case .wrongLength: "the response is not whole AES blocks; was it cut?"
        case .wrongKey: "the response was encrypted under another cons-id, secret or timestamp"
        case .notCompressed: "what was decrypted is not LZString text: another cons-id, secret or timestamp, or a damaged response"
        case .truncated: "the compressed text ends too early"
        case .tooLarge: "the response is too large when decompressed"
        case .notText: "what was decompressed is not valid text"
        case .notJSON: "what was decompressed is not JSON"
        }
    }
}
