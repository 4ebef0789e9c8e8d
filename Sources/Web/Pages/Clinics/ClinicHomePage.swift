import Clinics

/// `GET /c/{code}`: leads to the first page of the clinic that the viewer may see; a draft is led to its preparation.
struct ClinicHomePage: Sendable {
    func get(_ request: ClinicRequest) async throws -> PageResult {
        let pages = request.incoming.pages
        if request.clinic.state == .draft, request.may(.credentials), pages.contains("/c/{code}/onboarding") {
            return .redirect(request.address("onboarding"), request.incoming.flash)
        }
        guard let first = Navigation.firstPage(request.permissions, pages: pages) else { return .redirect("/profile") }
        return .redirect(request.address(first), request.incoming.flash)
    }
}
