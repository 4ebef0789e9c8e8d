import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("What an answer means")
struct ClassificationTests {
    private func outcome(
        _ status: Int, _ body: String, _ headers: [String: String] = [:], kind: String = "Encounter",
        _ operation: Delivery.Operation = .create
    ) throws -> Outcome {
        try Samples.kind(kind).classify(Samples.response(status, body, headers), for: Samples.outgoing(kind, operation))
    }

    private func issue(_ code: String, _ text: String, _ more: String = "") -> String {
        #"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"\#(code)","details":{"text":"\#(text)"}\#(more)}]}"#
    }

    private func rejection(_ outcome: Outcome) -> Rejection? {
        switch outcome {
        case .rejected(let rejection), .retry(let rejection, _), .duplicate(let rejection): rejection
        case .ambiguous(_, let rejection): rejection
        default: nil
        }
    }

    @Test("any 2xx with the resource's id is success; a success that cannot be read is not known")
    func success() throws {
        #expect(try outcome(201, #"{"resourceType":"Encounter","id":"e-1"}"#) == .sent(remoteID: "e-1"))
        #expect(try outcome(200, #"{"resourceType":"Encounter","id":"e-1"}"#) == .sent(remoteID: "e-1"))
        #expect(try outcome(201, #"{"resourceType":"Encoun"#) == .ambiguous(reason: "unreadable_answer", rejection: nil))
        #expect(try outcome(201, "") == .ambiguous(reason: "unreadable_answer", rejection: nil))
    }

    @Test("a rule gives its number, element and the words without ids")
    func rule() throws {
        let body = issue(
            "value", "Code not found: I10.99, Patient/P02478375538. RuleNumber: 10003", #","expression":["Condition.code[0].coding"]"#)
        let rejection = rejection(try outcome(400, body, kind: "Condition"))
        #expect(rejection?.code == "rule-10003")
        #expect(rejection?.element == "Condition.code.coding")
        #expect(rejection?.category == .client)
        #expect(rejection?.ruleNumbers == [10003])
        #expect(rejection?.message.contains("P02478375538") == false)
        #expect(rejection?.message.hasPrefix("Code not found: I10.99") == true)
    }

    @Test("the store's one word is explained by its diagnostics")
    func store() throws {
        let found = rejection(
            try outcome(400, issue("structure", "unparseable_resource", #","diagnostics":"missing required field \"status\"""#)))
        #expect(found?.code == "element-missing")
        #expect(found?.message == #"unparseable_resource: missing required field "status""#)
    }

    @Test("a duplicate is found, not failed")
    func duplicate() throws {
        guard case .duplicate = try outcome(400, issue("duplicate", "Found duplicate resource: Encounter")) else {
            Issue.record("not a duplicate")
            return
        }
    }

    @Test(
        "unknown references are not found, and rights are a matter of access",
        arguments: [
            ("value", "Invalid reference: Patient/P1. RuleNumber: 10118", Rejection.Category.notFound),
            ("value", "reference_not_found", .notFound),
            ("not-found", "Resource not found Encounter/1. RuleNumber: 20007", .notFound),
            ("security", "Resource Observation is not allowed for current access class. RuleNumber: 20004", .auth),
            ("business-rule", "resource cannot be accessed due to business rule", .auth),
        ])
    func categories(code: String, text: String, category: Rejection.Category) throws {
        #expect(rejection(try outcome(400, issue(code, text)))?.category == category)
    }

    @Test("no right to the resource type switches the kind off, in each of the published shapes, and only for this type")
    func noRight() throws {
        func refused(_ outcome: Outcome) -> String? {
            if case .kindRefused(let rejection) = outcome { rejection.code } else { nil }
        }
        let permission = issue("security", "Failed to get permission for client for resource type. RuleNumber: 20003")
        #expect(refused(try outcome(403, permission)) == "rule-20003")
        #expect(refused(try outcome(403, permission, [:], .search)) == "rule-20003")
        let access = issue("security", "Resource Encounter is not allowed for current access class. RuleNumber: 20004")
        #expect(refused(try outcome(403, access)) == "rule-20004")
        #expect(refused(try outcome(403, access, kind: "Condition")) == nil, "it is about another type")
        let product =
            #"{"fault":{"faultstring":"Invalid API call as no apiproduct match found","detail":{"errorcode":"keymanagement.service.InvalidAPICallAsNoApiProductMatchFound"}}}"#
        #expect(refused(try outcome(401, product)) == "no-right")
        #expect(refused(try outcome(403, "<html><title>403</title></html>")) == nil, "the edge says nothing about rights")
        let expired =
            #"{"fault":{"faultstring":"Access Token expired","detail":{"errorcode":"keymanagement.service.access_token_expired"}}}"#
        #expect(refused(try outcome(401, expired)) == nil)
    }

    @Test("404 in the platform's own shape is not found; an empty one may be anything")
    func notFound() throws {
        #expect(rejection(try outcome(404, issue("not-found", "resource_not_found")))?.code == "resource-not-found")
        guard case .ambiguous(_, let kept) = try outcome(404, "") else {
            Issue.record("an empty 404 to a write is not known not to be stored")
            return
        }
        #expect(kept?.category == .notFound)
    }

    @Test("away parks the lane, and a write that ended so was perhaps stored", arguments: [502, 503, 504])
    func away(status: Int) throws {
        #expect(
            try outcome(status, "no healthy upstream", ["retry-after": "7"])
                == .away(reason: "http_\(status)", after: .seconds(7), perhapsStored: true))
        #expect(try outcome(status, "", [:], .search) == .away(reason: "http_\(status)", after: nil, perhapsStored: false))
    }

    @Test("429 is known not to be stored; a page of 403 or 500 is not the platform's answer about this body")
    func gateway() throws {
        let fault = #"{"fault":{"faultstring":"Rate limit","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}"#
        let page = "<!doctype html><meta charset=\"utf-8\"><title>403</title>403 Forbidden"
        #expect(try outcome(429, fault) == .away(reason: "http_429", after: .seconds(1), perhapsStored: false))
        #expect(try outcome(403, page) == .away(reason: "http_403", after: nil, perhapsStored: true))
        #expect(try outcome(500, fault) == .away(reason: "http_500", after: nil, perhapsStored: true))
        #expect(try outcome(500, "Gateway Timeout") == .away(reason: "http_500", after: nil, perhapsStored: true))
        #expect(rejection(try outcome(403, issue("forbidden", "no")))?.category == .auth)
    }

    @Test("a 500 in the platform's own shape is looked for before it costs an attempt")
    func ownFailure() throws {
        guard case .ambiguous("http_500", let kept) = try outcome(500, issue("exception", "internal")) else {
            Issue.record("not ambiguous")
            return
        }
        #expect(kept?.category == .server)
        guard case .retry = try outcome(500, issue("exception", "internal"), [:], .search) else {
            Issue.record("a search changes nothing and may be repeated")
            return
        }
    }

    @Test("401 stops the lane")
    func unauthorised() throws {
        #expect(
            try outcome(401, #"{"ErrorCode":"invalid_client","Error":"ClientId is Invalid"}"#)
                == .credentialRefused(message: "ClientId is Invalid · invalid_client"))
    }

    @Test(
        "POST Patient is read in its own shapes",
        arguments: [
            (#"{"success":true,"message":"ok","data":{"patient_id":"P02029000001"}}"#, "P02029000001"),
            (
                #"{"create_patient":{"success":true,"data":{"Patient_Id":"P02029000002"}},"update_link_patient":{"data":{"patient_id":"P00805884304"}}}"#,
                "P02029000002"
            ),
            (#"{"success":false,"message":"another identifier has found","data":{"resourceID":"P02029000003"}}"#, "P02029000003"),
            (#"{"resourceType":"Patient","id":"P02029000004"}"#, "P02029000004"),
        ])
    func patient(body: String, number: String) throws {
        #expect(try outcome(200, body, kind: "Patient") == .sent(remoteID: number))
    }

    @Test("a NIK that the register does not know is the clinic's to correct")
    func unknownCitizen() throws {
        let found = rejection(try outcome(200, #"{"success": false, "message": "Citizen Not Exists"}"#, kind: "Patient"))
        #expect(found?.code == "citizen-not-exists")
        #expect(found?.category == .notFound)
        guard case .away = try outcome(503, "", kind: "Patient") else {
            Issue.record("not away")
            return
        }
    }
}
