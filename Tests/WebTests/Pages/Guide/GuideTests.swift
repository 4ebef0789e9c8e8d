import Foundation
import JSON
import Testing

@testable import Web

@Suite("The guide")
struct GuideTests {
    private let samples = GuideSamples(
        locationCode: "UMUM", practitionerCode: "D-01", startedAt: "2026-01-05T08:30:00+07:00", at: "2026-01-05T09:00:00+07:00")
    private let address = SampleAddress(base: "http://127.0.0.1:8080", clinicCode: "MELATI")

    @Test("the function names the clinic and a placeholder for its secret, once; samples only call it", arguments: SampleLanguage.allCases)
    func programs(language: SampleLanguage) {
        let function = language.function(address)
        #expect(function.contains("MELATI") && function.components(separatedBy: SampleAddress.secret).count == 2)
        for task in samples.all {
            let sample = language.sample(task.calls)
            #expect(!sample.contains(SampleAddress.secret), "\(task.id)")
            for call in task.calls { #expect(sample.contains(call.path)) }
        }
    }

    @Test("a value is written as its language writes it")
    func literals() {
        let value: JSON = ["a": true, "b": nil, "c": "it's", "d": "$pasien_id"]
        #expect(SampleLiteral.php("k").text(value) == #"['a' => true, 'b' => null, 'c' => 'it\'s', 'd' => $k['pasien_id']]"#)
        #expect(SampleLiteral.python("k").text(value) == #"{"a": True, "b": None, "c": "it's", "d": k["pasien_id"]}"#)
    }

    @Test("every operation of the API stands in the guide")
    func paths() {
        let shown = GuideView.PathGroup.all.flatMap { $0.operations.map { "\($0.method) \($0.path)" } }
        #expect(Set(shown) == Set(ApiTable.all.flatMap { path in path.operations.map { "\($0.method.rawValue) \(path.path)" } }))
    }
}
