import JSON

/// One call of a sample.
struct SampleCall: Sendable {
    /// What the answer is called by later calls of the sample.
    let answer: String
    let method: String
    let path: String
    /// A text that starts with `$` is a member of the first call's answer: `$pasien_id`.
    var body: JSON?
    var headers: [(name: String, value: String)] = []
}

/// Where samples go: this installation, as this clinic.
struct SampleAddress: Sendable {
    let base: String
    let clinicCode: String
    /// What stands for the secret, which is never shown.
    static let secret = "RAHASIA-ANDA"

    var headers: [(name: String, value: String)] {
        [("X-Clinic-Code", clinicCode), ("X-Clinic-Secret", Self.secret), ("Content-Type", "application/json")]
    }
}

/// A language that clinics' systems are written in.
enum SampleLanguage: String, CaseIterable, Sendable {
    case php
    case javascript
    case python
    case curl

    var name: String {
        switch self {
        case .php: "PHP"
        case .javascript: "JavaScript"
        case .python: "Python"
        case .curl: "curl"
        }
    }

    /// The function that every sample calls; a program begins with it.
    func function(_ address: SampleAddress) -> String {
        switch self {
        case .php: Self.php(address)
        case .javascript: Self.javascript(address)
        case .python: Self.python(address)
        case .curl: Self.curl(address)
        }
    }

    /// What follows the function: these calls one after the other, each answer written as a line of JSON.
    func sample(_ calls: [SampleCall]) -> String {
        let first = calls.first?.answer ?? ""
        return calls.map { step($0, first) }.joined(separator: "\n\n")
    }

    private func step(_ call: SampleCall, _ first: String) -> String {
        switch self {
        case .php:
            var arguments = ["'\(call.method)'", "'\(call.path)'"]
            if let body = call.body { arguments.append(SampleLiteral.php(first).text(body)) }
            if !call.headers.isEmpty {
                arguments.append("[" + call.headers.map { "'\($0.name): \($0.value)'" }.joined(separator: ", ") + "]")
            }
            return "$\(call.answer) = jembatan(\(arguments.joined(separator: ", ")));\necho json_encode($\(call.answer)), \"\\n\";"
        case .javascript:
            var arguments = ["\"\(call.method)\"", "\"\(call.path)\""]
            if let body = call.body { arguments.append(SampleLiteral.javascript(first).text(body)) }
            if !call.headers.isEmpty {
                arguments.append("{ " + call.headers.map { "\"\($0.name)\": \"\($0.value)\"" }.joined(separator: ", ") + " }")
            }
            return
                "const \(call.answer) = await jembatan(\(arguments.joined(separator: ", ")));\nconsole.log(JSON.stringify(\(call.answer)));"
        case .python:
            var arguments = ["\"\(call.method)\"", "\"\(call.path)\""]
            if let body = call.body { arguments.append(SampleLiteral.python(first).text(body)) }
            if !call.headers.isEmpty {
                arguments.append("header={" + call.headers.map { "\"\($0.name)\": \"\($0.value)\"" }.joined(separator: ", ") + "}")
            }
            return "\(call.answer) = jembatan(\(arguments.joined(separator: ", ")))\nprint(json.dumps(\(call.answer)))"
        case .curl:
            let headers = call.headers.map { " -H '\($0.name): \($0.value)'" }.joined()
            let literal = SampleLiteral.shell(first)
            let body = call.body.map { " --data-binary @- <<ISI\n\(literal.text($0))\nISI\n" } ?? ""
            return "\(call.answer)=$(jembatan \(call.method) '\(call.path)'\(headers)\(body))\necho \"$\(call.answer)\""
        }
    }

    // MARK: - Functions

    private static func php(_ address: SampleAddress) -> String {
        let own = address.headers.map { "'\($0.name): \($0.value)'" }.joined(separator: ",\n            ")
        return """
            <?php
            function jembatan(string $cara, string $alamat, ?array $isi = null, array $header = []): array
            {
                $panggilan = curl_init('\(address.base)' . $alamat);
                curl_setopt_array($panggilan, [
                    CURLOPT_CUSTOMREQUEST => $cara,
                    CURLOPT_RETURNTRANSFER => true,
                    CURLOPT_TIMEOUT => 30,
                    CURLOPT_HTTPHEADER => array_merge([
                        \(own),
                    ], $header),
                ]);
                if ($isi !== null) curl_setopt($panggilan, CURLOPT_POSTFIELDS, json_encode($isi));
                $jawaban = curl_exec($panggilan);
                if ($jawaban === false) throw new RuntimeException(curl_error($panggilan));
                return json_decode($jawaban, true);
            }
            """
    }

    private static func javascript(_ address: SampleAddress) -> String {
        let own = address.headers.map { "\"\($0.name)\": \"\($0.value)\"" }.joined(separator: ",\n      ")
        return """
            // Node.js 18 ke atas, disimpan sebagai .mjs
            async function jembatan(cara, alamat, isi, header = {}) {
              const jawaban = await fetch("\(address.base)" + alamat, {
                method: cara,
                headers: {
                  \(own),
                  ...header,
                },
                body: isi === undefined ? undefined : JSON.stringify(isi),
              });
              return jawaban.json();
            }
            """
    }

    private static func python(_ address: SampleAddress) -> String {
        let own = address.headers.map { "\"\($0.name)\": \"\($0.value)\"" }.joined(separator: ",\n        ")
        let imports = ["json", "urllib.error", "urllib.request"].map { "import \($0)" }.joined(separator: "\n")
        return """
            \(imports)


            def jembatan(cara, alamat, isi=None, header={}):
                semua = {
                    \(own),
                    **header,
                }
                data = None if isi is None else json.dumps(isi).encode()
                panggilan = urllib.request.Request("\(address.base)" + alamat, data, semua, method=cara)
                try:
                    with urllib.request.urlopen(panggilan, timeout=30) as jawaban:
                        return json.load(jawaban)
                except urllib.error.HTTPError as penolakan:
                    return json.load(penolakan)
            """
    }

    private static func curl(_ address: SampleAddress) -> String {
        let own = address.headers.map { "-H '\($0.name): \($0.value)'" }.joined(separator: " \\\n    ")
        return """
            jembatan() {
              cara=$1 alamat=$2
              shift 2
              curl -s -X "$cara" "\(address.base)$alamat" \\
                \(own) "$@"
            }
            """
    }
}
