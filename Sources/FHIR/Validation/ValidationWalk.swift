import JSON
import Vocabulary

/// Walks a resource along its definitions and collects findings.
struct ValidationWalk {
    private(set) var findings: [FHIRFinding] = []
    private let definitions: Definitions
    /// Types of the contained resources by id, for `#id` references.
    var contained: [String: String] = [:]
    /// Ids that some `#id` reference names.
    var referenced: Set<String> = []
    private var depth = 0
    private static let maximumDepth = 32

    init(_ definitions: Definitions) { self.definitions = definitions }

    /// A resource: its type is known by its own `resourceType`.
    mutating func resource(_ json: JSON, at path: String?, isContained: Bool) {
        guard let members = json.object else {
            report(path ?? "Resource", .unknownResource, "Isi harus berupa satu objek JSON dengan resourceType.")
            return
        }
        guard let type = members["resourceType"]?.string, !type.isEmpty else {
            report((path ?? "Resource") + ".resourceType", .unknownResource, "Isi resourceType, misalnya “Encounter”.")
            return
        }
        guard definitions.resourceTypes.contains(type) else {
            let close = nearest(to: type, among: definitions.resourceTypes)
            report(
                (path.map { $0 + "." } ?? "") + "resourceType", .unknownResource,
                "Jenis resource ini tidak dikenal. "
                    + (close.map { "Mungkin maksudnya “\($0)”; perbaiki resourceType." } ?? "Perbaiki resourceType."))
            return
        }
        if !isContained { collectContained(members) }
        if isContained {
            if members["id"] == nil { report((path ?? type) + ".id", .required, "Isi id, agar resource yang disertakan dapat dirujuk.") }
            if members["contained"] != nil {
                report(
                    (path ?? type) + ".contained", "dom-2",
                    "Pindahkan isinya: resource yang disertakan tidak boleh menyertakan resource lagi.")
            }
        }
        object(members, type: type, at: path ?? type, ignoring: "resourceType")
        if !isContained, !Set(contained.keys).isSubset(of: referenced) {
            report(type + ".contained", "dom-3", "Rujuk setiap resource yang disertakan dengan #id, atau hapus yang tidak dirujuk.")
        }
    }

    private mutating func collectContained(_ members: JSONObject) {
        for inner in members["contained"]?.array ?? [] {
            if let id = inner["id"]?.string { contained[id] = inner["resourceType"]?.string ?? "" }
        }
    }

    /// An object of a known type.
    private mutating func object(_ members: JSONObject, type: String, at path: String, ignoring ignored: String? = nil) {
        guard let definition = definitions.types[type] else { return }
        guard depth < Self.maximumDepth else {
            report(path, .depth, "Struktur terlalu dalam. Periksa elemen yang bersarang berulang-ulang.")
            return
        }
        depth += 1
        defer { depth -= 1 }
        if members.isEmpty { report(path, .empty, "Objek kosong. Isi elemennya atau hapus objek ini.") }
        for (key, value) in members where key != ignored { member(key, value, of: members, definition, at: path) }
        requiredElements(members, definition, at: path)
        exclusiveChoices(members, definition, at: path)
        for constraint in definition.constraints where !constraint.holds(members) {
            findings.append(
                FHIRFinding(
                    element: constraint.at.isEmpty ? path : path + "." + constraint.at, rule: constraint.key, message: constraint.message))
        }
    }

    private mutating func exclusiveChoices(_ members: JSONObject, _ definition: TypeDefinition, at path: String) {
        if definition.choices.isEmpty { return }
        var chosen: [String: Set<String>] = [:]
        for key in members.keys {
            let name = key.hasPrefix("_") ? String(key.dropFirst()) : key
            if let choice = definition.elements[name]?.choice { chosen[choice, default: []].insert(name) }
        }
        for choice in chosen.filter({ $0.value.count > 1 }).keys.sorted() {
            report(path + "." + choice, .choice, "Pilih satu saja: \(choice) hanya boleh terisi dengan satu jenis nilai.")
        }
    }

    private mutating func requiredElements(_ members: JSONObject, _ definition: TypeDefinition, at path: String) {
        for name in definition.required {
            let names = definition.choices[name] ?? [name]
            if !names.contains(where: { members[$0] != nil || members["_" + $0] != nil }) {
                report(path + "." + name, .required, "Elemen \(name) wajib diisi.")
            }
        }
    }

    private mutating func member(_ key: String, _ value: JSON, of members: JSONObject, _ definition: TypeDefinition, at path: String) {
        let place = path + "." + shown(key)
        guard let element = definition.elements[key] else {
            if key.hasPrefix("_"), let primitive = definition.elements[String(key.dropFirst())], case .primitive = primitive.content {
                primitiveExtension(value, beside: members[primitive.name], primitive, at: place)
                return
            }
            let close = nearest(to: key, among: definition.elements.keys)
            report(
                place, .unknownElement,
                "Elemen ini tidak dikenal di sini. "
                    + (close.map { "Mungkin maksudnya “\($0)”; perbaiki namanya atau hapus." } ?? "Hapus atau perbaiki namanya."))
            return
        }
        guard element.repeats else {
            single(value, element, at: place, hasSibling: false)
            return
        }
        guard let items = value.array else {
            report(place, .cardinality, "Elemen ini harus berupa daftar. Tulis nilainya di dalam [ … ].")
            return
        }
        if items.isEmpty { report(place, .empty, "Daftar kosong. Isi atau hapus elemen ini.") }
        let siblings = members["_" + key]?.array
        for (index, item) in items.enumerated() {
            let hasSibling = siblings.map { index < $0.count && !$0[index].isNull } ?? false
            single(item, element, at: place + "[\(index)]", hasSibling: hasSibling)
        }
    }

    /// One value. A null is allowed only in an array whose `_` sibling has an extension at the same index.
    private mutating func single(_ value: JSON, _ element: ElementDefinition, at place: String, hasSibling: Bool) {
        if value.isNull {
            if !hasSibling { report(place, .empty, "Nilai null tidak diperbolehkan. Isi atau hapus elemen ini.") }
            return
        }
        if value.array != nil {
            report(place, .cardinality, "Elemen ini hanya boleh satu nilai. Hapus tanda [ ] dan sisakan satu.")
            return
        }
        if case .primitive(let primitive) = element.content {
            checkPrimitive(value, primitive, element, at: place)
            return
        }
        guard let members = value.object else {
            report(place, .type, "Elemen ini harus berupa objek. Tulis isinya di dalam { … }.")
            return
        }
        switch element.content {
        case .primitive: break
        case .resource: resource(value, at: place, isContained: true)
        case .complex(let type):
            object(members, type: type, at: place)
            checkConceptBinding(members, element, at: place)
        case .reference(let targets):
            object(members, type: "Reference", at: place)
            checkReference(members, targets, at: place)
        }
    }

    private mutating func checkPrimitive(_ value: JSON, _ primitive: Primitive, _ element: ElementDefinition, at place: String) {
        switch primitive.problem(with: value) {
        case .type: report(place, .type, primitive.typeRemedy(value))
        case .empty: report(place, .empty, "Teks kosong. Isi atau hapus elemen ini.")
        case .format: report(place, .format, primitive.formatRemedy)
        case nil:
            guard let codes = element.codes, let code = value.string, !codes.contains(code) else { return }
            report(place, .binding, "Kode ini tidak diperbolehkan. Pilih salah satu dari: \(codes.sorted().joined(separator: ", ")).")
        }
    }

    /// `_name`: an Element, or for a repeating primitive an array of Elements and nulls.
    private mutating func primitiveExtension(_ value: JSON, beside primitive: JSON?, _ element: ElementDefinition, at place: String) {
        guard element.repeats else {
            elementObject(value, at: place)
            return
        }
        guard let items = value.array, primitive == nil || primitive?.array?.count == items.count else {
            report(place, .cardinality, "Elemen ini harus berupa daftar yang sama panjang dengan \(element.name).")
            return
        }
        for (index, item) in items.enumerated() where !item.isNull { elementObject(item, at: place + "[\(index)]") }
    }

    private mutating func elementObject(_ value: JSON, at place: String) {
        guard let members = value.object else {
            report(place, .type, "Elemen ini harus berupa objek dengan id atau extension.")
            return
        }
        object(members, type: "Element", at: place)
    }

    mutating func report(_ element: String, _ rule: FHIRFinding.Rule, _ message: String) {
        report(element, rule.rawValue, message)
    }

    mutating func report(_ element: String, _ rule: String, _ message: String) {
        findings.append(FHIRFinding(element: element, rule: rule, message: message))
    }

    /// A member's name as far as it may be shown: short, without anything that looks like an identity number.
    private func shown(_ key: String) -> String { Masking.text(String(key.prefix(64))) }
}
