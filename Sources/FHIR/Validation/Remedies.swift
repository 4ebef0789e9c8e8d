import JSON

/// What to tell a person about a primitive value.
extension Primitive {
    /// For the wrong JSON type.
    func typeRemedy(_ value: JSON) -> String {
        switch self {
        case .boolean: return "Tulis true atau false tanpa tanda kutip."
        case .decimal, .integer, .positiveInt, .unsignedInt:
            return value.string == nil
                ? "Elemen ini harus berupa angka." : "Tulis angka tanpa tanda kutip, dengan titik sebagai tanda desimal."
        default: return value.object == nil ? "Tulis sebagai teks di antara tanda kutip." : "Elemen ini harus berupa teks, bukan objek."
        }
    }

    /// For a value that does not have the form of its type.
    var formatRemedy: String {
        switch self {
        case .date: "Tulis tanggal sebagai YYYY-MM-DD."
        case .dateTime: "Tulis waktu sebagai YYYY-MM-DDThh:mm:ss+00:00, lengkap dengan detik dan selisih zona."
        case .instant: "Tulis waktu lengkap sebagai YYYY-MM-DDThh:mm:ss+00:00, bukan tanggal saja."
        case .time: "Tulis jam sebagai hh:mm:ss."
        case .code: "Tulis kode tanpa spasi di awal, di akhir, atau berurutan."
        case .id: "Tulis id dengan huruf, angka, tanda hubung, atau titik, paling panjang 64 karakter."
        case .uri, .url, .canonical: "Tulis alamat (URI) tanpa spasi."
        case .oid: "Tulis sebagai urn:oid:…"
        case .uuid: "Tulis sebagai urn:uuid:…"
        case .base64Binary: "Isi harus berupa base64."
        case .xhtml: "Tulis di dalam satu elemen <div> … </div>."
        case .positiveInt: "Tulis bilangan bulat mulai dari 1."
        case .unsignedInt: "Tulis bilangan bulat mulai dari 0."
        case .integer: "Tulis bilangan bulat."
        case .string, .markdown: "Hapus karakter kendali dari teks."
        case .boolean: "Tulis true atau false."
        case .decimal: "Tulis angka dengan titik sebagai tanda desimal."
        }
    }
}

/// The known name that a person probably meant: at most two changes away (none for names of one or two letters).
func nearest(to name: String, among known: some Sequence<String>) -> String? {
    guard (3...40).contains(name.count) else { return nil }
    let limit = name.count <= 4 ? 1 : 2
    let measured = known.map { (distance: editDistance(name, $0), name: $0) }.filter { $0.distance <= limit }
    return measured.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// Insertions, deletions and replacements from one text to the other, upper and lower case alike.
private func editDistance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.lowercased()), Array(right.lowercased()))
    var previous = Array(0...right.count)
    for (row, character) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            current.append(min(previous[column + 1] + 1, current[column] + 1, previous[column] + (character == other ? 0 : 1)))
        }
        previous = current
    }
    return previous[right.count]
}
