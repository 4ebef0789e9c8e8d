import JSON

/// JSON Patch with the one operation that SATUSEHAT documents: `replace`.
enum JSONPatch {
    struct Problem: Error {
        let text: String
    }

    static func apply(_ patch: JSON, to resource: JSON) -> Result<JSON, Problem> {
        guard let operations = patch.array, !operations.isEmpty else {
            return .failure(Problem(text: "patch is not an array of operations"))
        }
        var patched = resource
        for operation in operations {
            guard operation["op"]?.string == "replace" else {
                return .failure(Problem(text: "unsupported operation \"\(operation["op"]?.string ?? "")\""))
            }
            guard let path = operation["path"]?.string, path.hasPrefix("/"), let value = operation["value"] else {
                return .failure(Problem(text: "operation without path or value"))
            }
            let steps = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
                String($0).replacing("~1", with: "/").replacing("~0", with: "~")
            }
            guard let next = replace(steps[...], in: patched, with: value) else {
                return .failure(Problem(text: "path \(path) does not exist"))
            }
            patched = next
        }
        return .success(patched)
    }

    private static func replace(_ steps: ArraySlice<String>, in json: JSON, with value: JSON) -> JSON? {
        guard let step = steps.first else { return value }
        switch json {
        case .object(var object):
            guard let member = object[step], let changed = replace(steps.dropFirst(), in: member, with: value) else { return nil }
            object[step] = changed
            return .object(object)
        case .array(var array):
            guard let index = Int(step), array.indices.contains(index),
                let changed = replace(steps.dropFirst(), in: array[index], with: value)
            else { return nil }
            array[index] = changed
            return .array(array)
        default:
            return nil
        }
    }
}
