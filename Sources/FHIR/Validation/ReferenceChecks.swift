import JSON

/// What a walk checks of codes and references.
extension ValidationWalk {
    /// A CodeableConcept with a required binding has one coding of the list.
    mutating func checkConceptBinding(_ members: JSONObject, _ element: ElementDefinition, at place: String) {
        guard let codes = element.codes else { return }
        let isAllowed = (members["coding"]?.array ?? []).contains { coding in
            coding["system"]?.string == element.system && codes.contains(coding["code"]?.string ?? "")
        }
        if isAllowed { return }
        report(
            place, .binding,
            "Isi coding dengan system \(element.system ?? "") dan code salah satu dari: \(codes.sorted().joined(separator: ", ")).")
    }

    /// The form of a reference, and whether it points to a type that is allowed there.
    mutating func checkReference(_ members: JSONObject, _ targets: [String], at place: String) {
        guard let text = members["reference"]?.string else {
            if members["identifier"] == nil, members["display"] == nil, members["reference"] == nil {
                report(place + ".reference", .referenceForm, "Isi reference dengan bentuk Jenis/id, misalnya “Patient/P02478375538”.")
            }
            return
        }
        switch ReferenceForm(text) {
        case nil:
            report(place + ".reference", .referenceForm, "Tulis rujukan sebagai Jenis/id, urn:uuid:…, atau #id.")
        case .urn?: break
        case .relative(let type)?: checkTarget(type, targets, at: place)
        case .contained(let id)?:
            referenced.insert(id)
            guard let type = contained[id] else {
                report(
                    place + ".reference", "ref-1",
                    "Rujukan # menunjuk resource yang tidak disertakan. Sertakan di contained atau ubah rujukannya.")
                return
            }
            checkTarget(type, targets, at: place)
        }
    }

    private mutating func checkTarget(_ type: String, _ targets: [String], at place: String) {
        if targets.isEmpty || targets.contains(type) { return }
        report(
            place + ".reference", .referenceTarget, "Rujukan ini harus menunjuk \(targets.joined(separator: " atau ")). Ganti rujukannya.")
    }
}
