import Foundation
import JSON
import Testing

@testable import BPJS

struct EnvelopeTests {
    private static let sample = Vectors.of("responseDecrypt")[0]
    private static let encrypted = sample["encrypted"]
    private static let payload: JSON = ["list": [["kodepoli": "001", "namapoli": "POLI UMUM"]]]

    private static func read(_ body: String, _ family: ServiceFamily = .pcare) throws -> Envelope {
        try Envelope(Array(body.utf8), of: family, cipher: sample.cipher)
    }

    @Test(
        "all ways in which BPJS writes an answer are read",
        arguments: [
            (#"{"response":"\#(encrypted)","metaData":{"message":"OK","code":200}}"#, 200, "OK", payload),
            (#"{"response":"\#(encrypted)","metadata":{"message":"Ok","code":1}}"#, 1, "Ok", payload),
            (#"{"response":"\#(encrypted)","metaData":{"code":" 200 ","message":"OK"}}"#, 200, "OK", payload),
            (
                #"{"response":{"field":"noUrut","message":"A1"},"metaData":{"message":"CREATED","code":201}}"#, 201, "CREATED",
                ["field": "noUrut", "message": "A1"]
            ),
            (#"{"response":"[1, 2]","metaData":{"message":"OK","code":200}}"#, 200, "OK", [1, 2]),
            (#"{"response":null,"metaData":{"message":"NO_CONTENT","code":204}}"#, 204, "NO_CONTENT", nil),
            (#"{"response":" ","metaData":{"message":"OK","code":200}}"#, 200, "OK", nil),
            (#"{"metadata":{"code":208,"message":"Terdapat duplikasi Kode Booking"}}"#, 208, "Terdapat duplikasi Kode Booking", nil),
            (#"{"metaData":{"code":"x","message":"?"},"response":"tidak dikenal"}"#, nil, "?", "tidak dikenal"),
            (#"{"METADATA":{"code":401,"message":"Unauthorized"},"Response":"bukan sandi"}"#, 401, "Unauthorized", "bukan sandi"),
        ] as [(String, Int?, String, JSON?)])
    func shapes(_ body: String, code: Int?, message: String, payload: JSON?) throws {
        let envelope = try Self.read(body)
        #expect(envelope.code == code && envelope.message == message && envelope.payload == payload)
    }

    @Test("what comes from somewhere on the way is told apart")
    func malformed() {
        let bodies: [(String, Envelope.Malformed.What)] = [
            ("", .empty), (" \r\n", .empty), ("<html><head><title>502 Bad Gateway</title></head></html>", .notJSON),
            (#"{"message":"Unauthorized"}"#, .noMetadata), (#"{"metadata":null}"#, .noMetadata),
            ("\"Authorization Required\"", .noMetadata),
        ]
        for (body, what) in bodies { #expect(throws: Envelope.Malformed(what: what)) { try Self.read(body) } }
    }

    @Test("an unreadable payload is an error of an answer that tells of success, and words in one that does not")
    func unreadable() throws {
        let body = #"{"response":"Zm9v","metadata":{"code":201,"message":"Pasien sudah terdaftar"}}"#
        #expect(throws: ResponseFault.wrongLength) { try Self.read(body, .pcare) }
        #expect(try Self.read(body, .antreanFKTP).payload == "Zm9v")
    }

    @Test("201 is created in PCare, and a refusal in the queues")
    func success() {
        #expect(ServiceFamily.pcare.isSuccess(201) && !ServiceFamily.antreanFKTP.isSuccess(201) && !ServiceFamily.antreanRS.isSuccess(201))
        #expect(ServiceFamily.antreanRS.isSuccess(1) && !ServiceFamily.pcare.isSuccess(1))
        for family in ServiceFamily.allCases { #expect(family.isSuccess(200) && !family.isSuccess(412) && !family.isSuccess(500)) }
    }

    @Test("a capture is a whole answer or its response alone")
    func captured() throws {
        let whole = #"{"response":"\#(Self.encrypted)","metaData":{"message":"OK","code":200}}"#
        for text in [whole, Self.encrypted + "\n", "\"\(Self.encrypted)\""] {
            #expect(try Envelope.payload(of: text, cipher: Self.sample.cipher) == Self.payload)
        }
        #expect(try Envelope.payload(of: #"{"metadata":{"code":201,"message":"x"}}"#, cipher: Self.sample.cipher) == nil)
    }
}
