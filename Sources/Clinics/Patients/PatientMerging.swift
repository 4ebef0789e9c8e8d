import Vocabulary

extension Patient {
    /// What is known with what is said on top. What is not said never clears what is known.
    public func adding(_ fields: PatientFields) -> Patient {
        var merged = self
        merged.name = fields.name ?? name
        merged.nik = nik ?? fields.nik
        merged.motherNIK = fields.motherNIK ?? motherNIK
        merged.birthOrder = fields.birthOrder ?? birthOrder
        merged.medicalRecordNumber = fields.medicalRecordNumber ?? medicalRecordNumber
        merged.bpjsNumber = fields.bpjsNumber ?? bpjsNumber
        merged.birthDate = fields.birthDate ?? birthDate
        merged.gender = fields.gender ?? gender
        if let said = fields.demographics { merged.demographics = (demographics ?? Demographics()).adding(said) }
        return merged
    }

    /// Whether a reference to a patient (`pasien_id`) surely means somebody else: another id of ours, another NIK, or another IHS
    /// number than the known one. A reference that cannot be judged contradicts nothing.
    public func isContradicted(by reference: String, ihsNumber: String?) -> Bool {
        if let nik, let given = NIK(reference) { return given != nik }
        if let given = IHSNumber(reference), given.hasPatientForm, let ihsNumber { return given.text != ihsNumber }
        if reference.utf8.count == 36, reference != ihsNumber { return reference.lowercased() != id.lowerText && isUUID(reference) }
        return false
    }

    private func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
    }
}

extension Demographics {
    /// What is known with what is said on top.
    public func adding(_ said: Demographics) -> Demographics {
        var merged = self
        for field in Self.fields { merged[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        return merged
    }

    /// Whether nothing is known.
    public var isEmpty: Bool { self == Demographics() }

    private static var fields: [WritableKeyPath<Demographics, String?>] {
        [
            \.address, \.provinceCode, \.cityCode, \.districtCode, \.villageCode, \.rt, \.rw, \.postalCode, \.phone, \.email, \.motherName,
            \.bloodType, \.maritalStatus, \.occupation,
        ]
    }
}
