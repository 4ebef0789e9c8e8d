import Clinics

/// *Data induk*: locations, practitioners and patients of a clinic.
extension Routes {
    static func masterData(_ web: WebDependencies) -> [Route] {
        locations(web) + practitioners(web) + patients(web) + conflicts() + regenerate(web)
    }

    private static func locations(_ web: WebDependencies) -> [Route] {
        let page = LocationPage(web: web)
        let mapping = LocationMappingPage(web: web)
        let check = MappingCheck(web: web)
        return [
            .clinic(.masterData, .get, "/c/{code}/locations", LocationListPage().get),
            .clinic(.masterData, .get, "/c/{code}/locations/new", page.new),
            .clinic(.masterData, .post, "/c/{code}/locations/new", page.add),
            .clinic(.masterData, .get, "/c/{code}/locations/{id}", page.get),
            .clinic(.masterData, .post, "/c/{code}/locations/{id}", page.save),
            .clinic(.masterData, .post, "/c/{code}/locations/{id}/create", mapping.create),
            .clinic(.masterData, .post, "/c/{code}/locations/{id}/unit", mapping.addUnit),
            .clinic(.masterData, .post, "/c/{code}/locations/{id}/adopt", mapping.look),
            .clinic(.masterData, .post, "/c/{code}/locations/{id}/confirm", mapping.confirm),
            .clinic(.masterData, .post, "/c/{code}/locations/{id}/verify", check.location),
            .clinic(.masterData, .post, "/c/{code}/locations/{id}/resend") { try await check.resend(.location, below: "locations", $0) },
            .clinic(.masterData, .post, "/c/{code}/locations/{id}/deactivate") { try await page.setActive(false, $0) },
            .clinic(.masterData, .post, "/c/{code}/locations/{id}/activate") { try await page.setActive(true, $0) },
        ]
    }

    private static func practitioners(_ web: WebDependencies) -> [Route] {
        let page = PractitionerPage(web: web)
        let list = PractitionerListPage(web: web)
        let mapping = PractitionerMappingPage(web: web)
        let check = MappingCheck(web: web)
        return [
            .clinic(.masterData, .get, "/c/{code}/practitioners", list.get),
            .clinic(.masterData, .post, "/c/{code}/practitioners/search", list.search),
            .clinic(.masterData, .get, "/c/{code}/practitioners/new", page.new),
            .clinic(.masterData, .post, "/c/{code}/practitioners/new", page.add),
            .clinic(.masterData, .get, "/c/{code}/practitioners/{id}", page.get),
            .clinic(.masterData, .post, "/c/{code}/practitioners/{id}", page.save),
            .clinic(.masterData, .post, "/c/{code}/practitioners/{id}/search", mapping.search),
            .clinic(.masterData, .post, "/c/{code}/practitioners/{id}/confirm", mapping.confirm),
            .clinic(.masterData, .post, "/c/{code}/practitioners/{id}/number", mapping.type),
            .clinic(.masterData, .post, "/c/{code}/practitioners/{id}/verify", check.practitioner),
            .clinic(.masterData, .post, "/c/{code}/practitioners/{id}/resend") {
                try await check.resend(.practitioner, below: "practitioners", $0)
            },
            .clinic(.masterData, .post, "/c/{code}/practitioners/{id}/deactivate") { try await page.setActive(false, $0) },
            .clinic(.masterData, .post, "/c/{code}/practitioners/{id}/activate") { try await page.setActive(true, $0) },
        ]
    }

    private static func patients(_ web: WebDependencies) -> [Route] {
        let list = PatientListPage()
        let page = PatientPage(web: web)
        let edit = PatientEditPage(web: web)
        let lookup = PatientLookupPage(web: web)
        return [
            .clinic(.patients, .get, "/c/{code}/patients", list.get),
            .clinic(.patients, .post, "/c/{code}/patients", list.search),
            .clinic(.patients, .get, "/c/{code}/patients/new", edit.new),
            .clinic(.patients, .post, "/c/{code}/patients/new", edit.add),
            .clinic(.patients, .get, "/c/{code}/patients/lookup", lookup.get),
            .clinic(.patients, .post, "/c/{code}/patients/lookup", lookup.post),
            .clinic(.patients, .get, "/c/{code}/patients/{id}", page.get),
            .clinic(.patients, .get, "/c/{code}/patients/{id}/edit", edit.edit),
            .clinic(.patients, .post, "/c/{code}/patients/{id}/edit", edit.save),
            .clinic(.patients, .post, "/c/{code}/patients/{id}/lookup", page.look),
            .clinic(.revealPatient, .post, "/c/{code}/patients/{id}/reveal", page.reveal),
            .clinic(.patients, .post, "/c/{code}/patients/{id}/deactivate") { try await page.setActive(false, $0) },
            .clinic(.patients, .post, "/c/{code}/patients/{id}/activate") { try await page.setActive(true, $0) },
        ]
    }

    /// *Mutu data*.
    private static func conflicts() -> [Route] {
        let page = ConflictListPage()
        return [
            .clinic(.masterData, .get, "/c/{code}/conflicts", page.get),
            .clinic(.masterData, .post, "/c/{code}/conflicts/check", page.check),
            .clinic(.masterData, .post, "/c/{code}/conflicts/{id}/dismiss", page.dismiss),
            .clinic(.masterData, .post, "/c/{code}/conflicts/{id}/reopen", page.reopen),
        ]
    }

    /// Seed 003's *Regenerate* of foundation resources.
    private static func regenerate(_ web: WebDependencies) -> [Route] {
        let page = RegeneratePage(web: web)
        return [
            .clinic(.satusehat, .get, "/c/{code}/satusehat/{type}/regenerate", page.get),
            .clinic(.satusehat, .post, "/c/{code}/satusehat/{type}/regenerate", page.run),
            .clinic(.satusehat, .post, "/c/{code}/satusehat/{type}/regenerate/compare", page.compare),
        ]
    }

    /// Their templates.
    static let masterDataViews: [TemplatePair] = [
        TemplatePair(LocationListView.self), TemplatePair(NewLocationView.self), TemplatePair(LocationView.self),
        TemplatePair(PractitionerListView.self), TemplatePair(NewPractitionerView.self), TemplatePair(PractitionerView.self),
        TemplatePair(PatientListView.self), TemplatePair(NewPatientView.self), TemplatePair(PatientView.self),
        TemplatePair(EditPatientView.self), TemplatePair(PatientLookupView.self), TemplatePair(ConflictListView.self),
        TemplatePair(RegenerateView.self), TemplatePair(ImportListView.self), TemplatePair(ImportView.self),
        TemplatePair(KFAListView.self), TemplatePair(KFAChangesView.self), TemplatePair(ProductListView.self),
        TemplatePair(NewProductView.self), TemplatePair(ProductView.self), TemplatePair(VisitEntryView.self),
    ]
}
