import Clinics
import Foundation
import Hummingbird
import Templating
import Vocabulary

/// Signed forms of a patient's consent: taken in, and handed out as downloads alone.
struct ConsentDocumentPage: Sendable {
    /// `POST …/patients/{id}/entries/{entry}/documents`
    func upload(_ request: ClinicRequest) async throws -> PageResult {
        guard let patient = UUID(uuidString: request.parameter("id")), let entry = UUID(uuidString: request.parameter("entry")) else {
            return .notFound
        }
        let page = request.address("consents/patients/\(patient.lowerText)")
        var content: [UInt8] = []
        do {
            let hasFile = try await request.receiveFile(upTo: ConsentDocument.mostBytes) { part in
                if case .bytes(let bytes) = part { content += bytes }
            }
            guard hasFile else { return .redirect(page, .bad("Pilih dulu berkas yang akan diunggah.")) }
        } catch let refusal as Refusal where refusal.status == .contentTooLarge {
            return .redirect(page, .bad("Berkas lebih dari 5 MB. Pindai dengan resolusi lebih kecil, lalu unggah lagi."))
        }
        guard let type = ConsentDocument.MediaType(content: content) else {
            return .redirect(page, .bad("Berkas ini bukan PDF, PNG, atau JPEG. Simpan dalam salah satu bentuk itu, lalu unggah lagi."))
        }
        let actor = request.actor
        let isStored = try await request.transaction { [content] scope in
            guard let consent = try await ConsentStore.find(entry, of: patient, in: scope) else { return false }
            _ = try await ConsentDocumentStore.add(content, type, to: consent, by: actor, in: scope)
            return true
        }
        return isStored ? .redirect(page, .ok("Dokumen disimpan terenkripsi.")) : .notFound
    }

    /// `GET …/patients/{id}/documents/{document}`
    func download(_ request: ClinicRequest) async throws -> PageResult {
        guard let patient = UUID(uuidString: request.parameter("id")), let id = UUID(uuidString: request.parameter("document")) else {
            return .notFound
        }
        let actor = request.actor
        let found = try await request.transaction { try await ConsentDocumentStore.open(id, of: patient, by: actor, in: $0) }
        guard let (document, content) = found else { return .notFound }
        let name = "persetujuan-\(document.id.lowerText.prefix(8)).\(document.mediaType.ending)"
        return .answer(Attachment.response(content, name: name, type: document.mediaType.rawValue))
    }
}

/// A file that the browser keeps and never shows: what was uploaded must not run as a page of ours.
enum Attachment {
    static func response(_ content: [UInt8], name: String, type: String) -> Response {
        var response = Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(bytes: content)))
        response.headers[named: "Content-Disposition"] = "attachment; filename=\"\(name)\""
        return response
    }
}
