import Satusehat

extension LookupResult {
    /// What was found.
    var found: Value? {
        guard case .found(let value) = self else { return nil }
        return value
    }

    /// Why nothing was found, as a sentence under the field that was asked for; nil when it was. `what` is e.g. "Praktisi".
    func problem(_ what: String) -> String? {
        switch self {
        case .found: nil
        case .notFound: "\(what) ini tidak ditemukan di SATUSEHAT"
        case .ambiguous(let count): "SATUSEHAT memberi \(count) jawaban, sehingga tidak bisa dipilih sendiri"
        case .away(let reason): "SATUSEHAT belum bisa ditanya: " + ErrorCatalog.explain(reason, element: nil, kind: "").meaning
        case .refused(let words): "SATUSEHAT menolak: \(words)"
        }
    }
}
