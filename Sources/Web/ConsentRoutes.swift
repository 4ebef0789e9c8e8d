import Clinics

extension Routes {
    /// *Persetujuan*: what patients decided, recorded and shown.
    static func consents(_ web: WebDependencies) -> [Route] {
        let list = ConsentListPage(web: web)
        let patient = ConsentPatientPage(web: web)
        let sheet = ConsentSheetPage(web: web)
        let document = ConsentDocumentPage()
        let disclosures = DisclosurePage(web: web)
        let settings = ConsentSettingsPage(web: web)
        return [
            .clinic(.consents, .get, "/c/{code}/consents", list.get),
            .clinic(.consents, .post, "/c/{code}/consents/search", list.search),
            .clinic(.consents, .post, "/c/{code}/consents/patients", list.add),
            .clinic(.consents, .get, "/c/{code}/consents/patients/{id}", patient.get),
            .clinic(.consents, .post, "/c/{code}/consents/patients/{id}", patient.record),
            .clinic(.consents, .post, "/c/{code}/consents/patients/{id}/revoke", patient.revoke),
            .clinic(.consents, .get, "/c/{code}/consents/patients/{id}/form", sheet.get),
            .clinic(.consents, .get, "/c/{code}/consents/patients/{id}/entries/{entry}/form", sheet.get),
            .clinic(.consents, .post, "/c/{code}/consents/patients/{id}/entries/{entry}/documents", document.upload)
                .takingFile,
            .clinic(.consents, .get, "/c/{code}/consents/patients/{id}/documents/{document}", document.download),
            .clinic(.consents, .get, "/c/{code}/consents/patients/{id}/disclosures", disclosures.get),
            .clinic(.consents, .post, "/c/{code}/consents/patients/{id}/disclosures/file", disclosures.file),
            .clinic(.satusehat, .get, "/c/{code}/consents/settings", settings.get),
            .clinic(.satusehat, .post, "/c/{code}/consents/settings", settings.post),
        ]
    }

    /// Their templates with the views they take.
    static let consentViews: [TemplatePair] = [
        TemplatePair(ConsentListView.self), TemplatePair(ConsentPatientView.self), TemplatePair(ConsentSheetView.self),
        TemplatePair(DisclosureView.self), TemplatePair(ConsentSettingsView.self),
    ]
}
