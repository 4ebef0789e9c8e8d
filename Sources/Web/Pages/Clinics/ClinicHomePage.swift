import Clinics

/// `GET /c/{code}`: leads to the first page of the clinic that the viewer may see.
struct ClinicHomePage: Sendable {
    func get(_ request: ClinicRequest) async throws -> PageResult {
        let pages = request.incoming.pages
        guard let first = Navigation.firstPage(request.permissions, pages: pages) else { return .redirect("/profile") }
        return .redirect(request.address(first), request.incoming.flash)
    }
}
