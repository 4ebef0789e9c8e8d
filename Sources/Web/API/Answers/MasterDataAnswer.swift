import Foundation
import JSON
import Vocabulary

/// Something of the clinic's master data as the API shows it, with how far it is known on the platform.
struct MasterDataItem: Sendable {
    let id: UUID
    /// The clinic's own fields.
    var said: JSONObject
    let satusehatID: String?
    /// pending, processing, completed, failed or skipped; nil for what never goes to the platform.
    var delivery: String?
    /// Why it waits.
    var hold: String?

    var members: JSONObject {
        var members: JSONObject = ["id": .string(id.lowerText)]
        for (name, value) in said { members[name] = value }
        if let delivery {
            members["satusehat_id"] = .text(satusehatID)
            members["delivery"] = .string(delivery)
            members["hold"] = .text(hold)
        }
        return members
    }
}

/// Answers about master data. What was stored is a success whatever the platform says of it, as for records.
enum MasterDataAnswer {
    /// To a POST: 202 as long as the platform's id is awaited.
    static func stored(_ item: MasterDataItem, _ message: String, _ warnings: [FieldMessage]) -> ApiAnswer {
        var members: JSONObject = ["status": "success", "message": .string(message)]
        for (name, value) in item.members { members[name] = value }
        members["warnings"] = .array(warnings.map(\.json))
        return ApiAnswer(item.delivery == nil || item.delivery == "completed" ? 200 : 202, .object(members))
    }

    /// To a GET of one.
    static func shown(_ item: MasterDataItem, _ message: String) -> ApiAnswer {
        var members: JSONObject = ["status": "success", "message": .string(message)]
        for (name, value) in item.members { members[name] = value }
        return ApiAnswer(200, .object(members))
    }

    /// A page of a list; `items` may have one more than was asked for, which tells that there is another page.
    static func list(_ items: [MasterDataItem], of page: ListPage, _ noun: String) -> ApiAnswer {
        let shown = items.prefix(page.limit)
        let next = items.count > page.limit ? shown.last?.id.lowerText : nil
        return ApiAnswer(
            200,
            [
                "status": "success", "message": .string("\(shown.count) \(noun)."),
                "items": .array(shown.map { .object($0.members) }), "next_cursor": .text(next), "has_more": .bool(next != nil),
            ])
    }

    static func unknown(_ message: String) -> ApiAnswer { .error(404, "NOT_FOUND", message) }

    /// A contradiction with what is stored; nothing was changed.
    static func contradiction(_ field: String, _ message: String) -> ApiAnswer {
        .error(
            422, BodyRefusal.Code.fhirValidationError.rawValue, "Data perlu diperbaiki: \(field).",
            [FieldMessage(field, FieldProblem.Code.contradiction.rawValue, message)])
    }
}
