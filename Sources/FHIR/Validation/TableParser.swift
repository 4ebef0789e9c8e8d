/// Reads a `TypeTable` into definitions: its own and those of its backbones. A malformed table is a mistake in this
/// module's source and stops the program, which any test of the module shows.
struct TableParser {
    private let table: TypeTable
    private var types: [String: TypeDefinition] = [:]

    init(_ table: TypeTable) { self.table = table }

    mutating func parse() -> [String: TypeDefinition] {
        var open = [table.name]
        begin(table.name, table.kind)
        for rawLine in table.text.split(whereSeparator: \.isNewline) {
            let tokens = rawLine.split(separator: " ").map(String.init)
            guard let first = tokens.first else { continue }
            if first == "}" {
                open.removeLast()
                continue
            }
            guard tokens.count >= 3, let owner = open.last else { preconditionFailure("table \(table.name): \(rawLine)") }
            if tokens[2] == "{" {
                let path = owner + "." + first
                add(element(first, nil, tokens[1], .complex(path), codes: []), to: owner)
                // A data type's parts are Elements, without modifierExtension.
                begin(path, table.kind == .resource ? .backbone : .dataType)
                open.append(path)
            } else {
                addLine(tokens, to: owner)
            }
        }
        precondition(open.count == 1, "table \(table.name): braces do not match")
        return types
    }

    private mutating func begin(_ name: String, _ kind: TypeTable.Kind) {
        types[name] = TypeDefinition()
        switch kind {
        case .dataType: addAll(["id 0..1 string", "extension 0..* Extension"], to: name)
        case .backbone:
            addAll(["id 0..1 string", "extension 0..* Extension", "modifierExtension 0..* Extension"], to: name)
        case .resource:
            addAll(
                [
                    "id 0..1 id", "meta 0..1 Meta", "implicitRules 0..1 uri", "language 0..1 code", "text 0..1 Narrative",
                    "contained 0..* Resource", "extension 0..* Extension", "modifierExtension 0..* Extension",
                ], to: name)
        }
    }

    private mutating func addAll(_ lines: [String], to owner: String) {
        for line in lines { addLine(line.split(separator: " ").map(String.init), to: owner) }
    }

    private mutating func addLine(_ tokens: [String], to owner: String) {
        let codes = Array(tokens.drop { $0 != "=" }.dropFirst())
        let alternatives = tokens[2].split(separator: "|").map(String.init)
        guard tokens[0].hasSuffix("[x]") else {
            precondition(alternatives.count == 1, "table \(table.name): \(tokens[0]) needs [x]")
            add(element(tokens[0], nil, tokens[1], content(alternatives[0]), codes: codes), to: owner)
            return
        }
        for alternative in alternatives {
            // A SimpleQuantity is a Quantity by its JSON name: doseQuantity.
            let type = alternative == "SimpleQuantity" ? "Quantity" : alternative.prefix { $0 != "(" }
            let name = tokens[0].dropLast(3) + type.prefix(1).uppercased() + type.dropFirst()
            add(element(String(name), tokens[0], tokens[1], content(alternative), codes: codes), to: owner)
        }
    }

    private func element(
        _ name: String, _ choice: String?, _ cardinality: String, _ content: ElementDefinition.Content, codes: [String]
    ) -> ElementDefinition {
        let bounds = cardinality.split(separator: ".").map(String.init)
        precondition(bounds.count == 2 && ["0", "1"].contains(bounds[0]) && ["1", "*"].contains(bounds[1]), "\(table.name).\(name)")
        let system = codes.first { $0.hasSuffix("#") }.map { String($0.dropLast()) }
        let list = codes.filter { !$0.hasSuffix("#") }
        return ElementDefinition(
            name: name, choice: choice, isRequired: bounds[0] == "1", repeats: bounds[1] == "*", content: content,
            codes: list.isEmpty ? nil : Set(list), system: system)
    }

    private func content(_ type: String) -> ElementDefinition.Content {
        if type.hasPrefix("Reference") {
            let targets = type.dropFirst("Reference".count).filter { $0 != "(" && $0 != ")" }.split(separator: ",").map(String.init)
            return .reference(targets)
        }
        if type == "Resource" { return .resource }
        if let primitive = Primitive(rawValue: type) { return .primitive(primitive) }
        return .complex(type)
    }

    private mutating func add(_ element: ElementDefinition, to owner: String) {
        let key = element.choice ?? element.name
        types[owner]?.elements[element.name] = element
        if element.isRequired, types[owner]?.required.contains(key) == false { types[owner]?.required.append(key) }
        if let choice = element.choice { types[owner]?.choices[choice, default: []].append(element.name) }
    }
}
