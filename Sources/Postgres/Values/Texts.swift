import Foundation

extension String: PostgresValue {
    /// The text. PostgreSQL has no character U+0000: it is left out.
    public var postgresParameter: PostgresParameter {
        utf8.contains(0) ? .text(String(unicodeScalars.filter { $0.value != 0 }.map(Character.init))) : .text(self)
    }
    /// From text and its kin, enums, json and jsonb; uuid, integers, numeric and date as PostgreSQL writes them. Others: cast to text.
    public init?(postgres cell: PostgresCell) {
        guard let bytes = cell.bytes else { return nil }
        switch cell.type {
        case TypeOID.jsonb:
            guard bytes.first == 1 else { return nil }
            self = String(decoding: UnsafeRawBufferPointer(rebasing: bytes.dropFirst()), as: UTF8.self)
        case TypeOID.uuid:
            guard let uuid = UUID(postgres: cell) else { return nil }
            self = uuid.uuidString.lowercased()
        case TypeOID.numeric:
            guard let text = NumericCoding.text(cell) else { return nil }
            self = text
        case TypeOID.int2, TypeOID.int4, TypeOID.int8, TypeOID.oid:
            guard let value = Int64(postgres: cell) else { return nil }
            self = String(value)
        case TypeOID.date:
            guard let days = cell.integer(Int32.self) else { return nil }
            self = CivilDate(daysSince2000: Int(days)).text
        case let type where TypeOID.isText(type):
            self = String(decoding: bytes, as: UTF8.self)
        default:
            return nil
        }
    }
}

extension UUID: PostgresValue {
    /// Lower-case text, as PostgreSQL writes it.
    public var postgresParameter: PostgresParameter { .text(uuidString.lowercased()) }
    /// From uuid, or text that is one.
    public init?(postgres cell: PostgresCell) {
        guard let bytes = cell.bytes else { return nil }
        if cell.type == TypeOID.uuid, bytes.count == 16 {
            self = UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
        } else if TypeOID.isText(cell.type) {
            self.init(uuidString: String(decoding: bytes, as: UTF8.self))
        } else {
            return nil
        }
    }
}
