import Clinics

/// *BPJS FKTP*, or *Referensi Antrean* of a referral clinic.
extension Routes {
    static func bpjs(_ web: WebDependencies) -> [Route] {
        let references = ReferencesPage(web: web)
        let mappings = BPJSMappingsPage(web: web)
        let members = MemberCheckPage(web: web)
        let access = BPJSAccessPage(web: web)
        return [
            .clinic(.satusehat, .get, "/c/{code}/bpjs", references.first),
            .clinic(.satusehat, .get, "/c/{code}/bpjs/antrean", references.queue),
            .clinic(.satusehat, .post, "/c/{code}/bpjs/sync", references.sync),
            .clinic(.satusehat, .get, "/c/{code}/bpjs/lists/{list}", ReferenceListPage(web: web).get),
            .clinic(.satusehat, .get, "/c/{code}/bpjs/monitoring", MonitoringPage(web: web).go),
            .clinic(.satusehat, .get, "/c/{code}/bpjs/monitoring/{job}", MonitoringPage(web: web).get),
            .clinic(.satusehat, .get, "/c/{code}/bpjs/mappings", mappings.get),
            .clinic(.satusehat, .post, "/c/{code}/bpjs/mappings", mappings.post),
            .clinic(.satusehat, .get, "/c/{code}/bpjs/peserta", members.get),
            .clinic(.satusehat, .post, "/c/{code}/bpjs/peserta", members.post),
            .clinic(.satusehat, .post, "/c/{code}/bpjs/peserta/riwayat", MemberHistoryPage(web: web).list),
            .clinic(.satusehat, .post, "/c/{code}/bpjs/peserta/kunjungan", MemberHistoryPage(web: web).visit),
            .clinic(.credentials, .get, "/c/{code}/credentials/bpjs", access.first),
            .clinic(.credentials, .get, "/c/{code}/credentials/bpjs/{service}", access.get),
            .clinic(.credentials, .post, "/c/{code}/credentials/bpjs/{service}", access.save),
            .clinic(.credentials, .post, "/c/{code}/credentials/bpjs/{service}/test", access.test),
        ] + mobileJKNPages(web)
    }

    /// Their templates.
    static let bpjsViews: [TemplatePair] =
        [
            TemplatePair(MonitoringView.self), TemplatePair(ReferencesView.self), TemplatePair(ReferenceListView.self),
            TemplatePair(BPJSMappingsView.self),
            TemplatePair(MemberCheckView.self), TemplatePair(MemberHistoryView.self), TemplatePair(MemberVisitView.self),
            TemplatePair(BPJSAccessView.self),
        ] + mobileJKNViews
}
