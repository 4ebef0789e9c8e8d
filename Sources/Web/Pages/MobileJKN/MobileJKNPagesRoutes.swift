import Clinics

/// *Mobile JKN* of a referral clinic (seed 004's *Service JKN ERM*).
extension Routes {
    static func mobileJKNPages(_ web: WebDependencies) -> [Route] {
        let list = BookingListPage(web: web)
        let page = BookingPage(web: web)
        return [
            .clinic(.satusehat, .get, "/c/{code}/mobile-jkn", list.get),
            .clinic(.satusehat, .post, "/c/{code}/mobile-jkn", list.filter),
            .clinic(.satusehat, .post, "/c/{code}/mobile-jkn/sync", list.sync),
            .clinic(.satusehat, .get, "/c/{code}/mobile-jkn/kepatuhan", CompliancePage(web: web).get),
            .clinic(.satusehat, .get, "/c/{code}/mobile-jkn/new", page.new),
            .clinic(.satusehat, .post, "/c/{code}/mobile-jkn/new", page.add),
            .clinic(.satusehat, .get, "/c/{code}/mobile-jkn/{id}", page.get),
            .clinic(.satusehat, .post, "/c/{code}/mobile-jkn/{id}", page.save),
            .clinic(.satusehat, .post, "/c/{code}/mobile-jkn/{id}/cancel", page.cancel),
            .clinic(.satusehat, .post, "/c/{code}/mobile-jkn/{id}/mark", page.mark),
        ]
    }

    /// Their templates.
    static let mobileJKNViews: [TemplatePair] = [
        TemplatePair(BookingListView.self), TemplatePair(OtherLevelView.self), TemplatePair(NewBookingView.self),
        TemplatePair(BookingView.self), TemplatePair(ComplianceView.self),
    ]
}
