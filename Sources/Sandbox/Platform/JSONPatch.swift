import JSON

/// JSON Patch with the operations that SATUSEHAT takes: `replace`, and `add` as its collection uses it (reference, section 3.6).
enum JSONPatch {
    private enum Verb: String {
        case replace, add
    }

    struct Problem: Error {
        let text: String
    }

    static func apply(_ patch: JSON, to resource: JSON) -> Result<JSON, Problem> {
        guard let operations = patch.array, !operations.isEmpty else {
            return .failure(Problem(text: "patch is not an array of operations"))
        }
        var patched = resource
        for operation in operations {
            guard let verb = Verb(rawValue: operation["op"]?.string ?? "") else {
                return .failure(Problem(text: "unsupported operation \"\(operation["op"]?.string ?? "")\""))
            }
            guard let path = operation["path"]?.string, path.hasPrefix("/"), let value = operation["value"] else {
                return .failure(Problem(text: "operation without path or value"))
            }
            let steps = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
                String($0).replacing("~1", with: "/").replacing("~0", with: "~")
            }
            guard let next = apply(verb, steps[...], in: patched, with: value) else {
                return .failure(Problem(text: "path \(path) does not exist"))
            }
            patched = next
        }
        return .success(patched)
    }

    private static func apply(_ verb: Verb, _ steps: ArraySlice<String>, in json: JSON, with value: JSON) -> JSON? {
        guard let step = steps.first else { return value }
        let isLast = steps.count == 1
        switch json {
        case .object(var object):
            if isLast, verb == .add {
                object[step] = value
                return .object(object)
            }
            guard let member = object[step], let changed = apply(verb, steps.dropFirst(), in: member, with: value) else { return nil }
            object[step] = changed
            return .object(object)
        case .array(var array):
            if isLast, verb == .add {
                guard let index = step == "-" ? array.count : Int(step), (0...array.count).contains(index) else { return nil }
                array.insert(value, at: index)
                return .array(array)
            }
            guard let index = Int(step), array.indices.contains(index),
                let changed = apply(verb, steps.dropFirst(), in: array[index], with: value)
            else { return nil }
            array[index] = changed
            return .array(array)
        default:
            return nil
        }
    }
}
