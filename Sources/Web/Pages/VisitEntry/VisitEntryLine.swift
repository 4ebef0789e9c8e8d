extension VisitEntry {
    /// What a visit has several of, each a line of the form.
    enum Line: String, Sendable, Hashable, CaseIterable {
        case diagnosis = "diagnosa"
        case procedure = "tindakan"
        case medicine = "obat"

        /// No list has more lines.
        static let most = 20

        /// Lines that stand there from the start.
        private var fewest: Int {
            switch self {
            case .diagnosis: VisitColumns.diagnoses
            case .procedure: VisitColumns.procedures
            case .medicine: VisitColumns.medicines
            }
        }

        /// As many as are used, and never fewer than a new form has.
        static func counts(_ used: (Line) -> Int) -> [Line: Int] {
            Dictionary(uniqueKeysWithValues: allCases.map { ($0, min(max(used($0), $0.fewest), most)) })
        }

        /// The heading of a line's code, e.g. `diagnosa_4`.
        func heading(_ number: Int) -> String { "\(rawValue)_\(number)" }

        /// Headings of what else is said in a line.
        func others(_ number: Int) -> [String] {
            switch self {
            case .diagnosis, .procedure: ["nama_\(rawValue)_\(number)"]
            case .medicine: ["jumlah_obat_\(number)", "satuan_obat_\(number)", "aturan_pakai_\(number)"]
            }
        }
    }
}
