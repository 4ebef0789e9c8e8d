import Clinics

/// The table of routes: who may, method, path, handler. Nothing is served that does not stand here.
enum Routes {
    static func all(_ web: WebDependencies) -> [Route] {
        open(web) + accounts(web) + platform(web) + clinic(web) + satusehat(web) + onboarding(web) + setup(web) + schedules(web)
            + alerts(web) + contractKit(web) + imports(web) + bpjs(web)
            + ApiRoutes.all(web) + MobileJKNRoutes.all(web)
    }

    /// For everybody.
    private static func open(_ web: WebDependencies) -> [Route] {
        let probes = ProbePages(web: web)
        let files = StaticPages(files: web.assets)
        let login = LoginPage(web: web)
        let link = LinkPage(web: web)
        return [
            .probe("/healthz", probes.alive),
            .probe("/readyz", probes.ready),
            .probe("/metrics", probes.metrics),
            .file("/static/{fingerprint}/{folder}/{name}", files.fingerprinted),
            .file("/icons/icons.svg", files.icons),
            .open(.get, "/login", login.get),
            .open(.post, "/login", login.post),
            .open(.get, "/link/{token}", link.get),
            .open(.post, "/link/{token}", link.post),
        ]
    }

    /// For whoever is signed in.
    private static func accounts(_ web: WebDependencies) -> [Route] {
        let logout = LogoutPage(web: web)
        let profile = ProfilePage(web: web)
        return [
            .signedIn(.get, "/", logout.home),
            .signedIn(.post, "/logout", logout.post),
            .signedIn(.get, "/profile", profile.get),
            .signedIn(.post, "/profile/password", profile.password),
            .signedIn(.post, "/profile/theme", profile.theme),
            .signedIn(.post, "/profile/sessions/{id}/end", profile.endSession),
        ]
    }

    /// For superadmins.
    private static func platform(_ web: WebDependencies) -> [Route] {
        let clinics = ClinicListPage(web: web)
        let newClinic = NewClinicPage(web: web)
        let enter = EnterClinicPage(web: web)
        let users = PlatformUsersPage(web: web)
        let invite = InvitePage(web: web)
        let audit = AuditPage(web: web)
        let system = SystemPage(web: web)
        return [
            .platform(.clinics, .get, "/clinics", clinics.get),
            .platform(.clinics, .get, "/clinics/new", newClinic.get),
            .platform(.clinics, .post, "/clinics/new", newClinic.post),
            .platform(.clinics, .post, "/clinics/{code}/enter", enter.enter),
            .platform(.clinics, .post, "/clinics/leave", enter.leave),
            .platform(.platformUsers, .get, "/users", users.get),
            .platform(.platformUsers, .get, "/users/new", invite.platform),
            .platform(.platformUsers, .post, "/users/new", invite.invitePlatform),
            .platform(.platformUsers, .post, "/users/{id}/disable") { try await users.setEnabled(false, $0) },
            .platform(.platformUsers, .post, "/users/{id}/enable") { try await users.setEnabled(true, $0) },
            .platform(.platformUsers, .post, "/users/{id}/link", users.link),
            .platform(.platformAudit, .get, "/audit", audit.platform),
            .platform(.system, .get, "/system", system.get),
            .platform(.system, .post, "/system/pause", system.pause),
            .platform(.system, .post, "/system/resume", system.resume),
        ]
    }

    /// For members of a clinic.
    private static func clinic(_ web: WebDependencies) -> [Route] {
        let users = ClinicUsersPage()
        let member = MemberPage(web: web)
        let invite = InvitePage(web: web)
        let audit = AuditPage(web: web)
        return [
            .clinic(nil, .get, "/c/{code}", DashboardPage(web: web).home),
            .clinic(.masterData, .get, "/c/{code}/codes", CodesPage().get),
            .clinic(.clinicUsers, .get, "/c/{code}/users", users.get),
            .clinic(.clinicUsers, .get, "/c/{code}/users/new", invite.clinic),
            .clinic(.clinicUsers, .post, "/c/{code}/users/new", invite.inviteClinic),
            .clinic(.clinicUsers, .get, "/c/{code}/users/{id}", member.get),
            .clinic(.clinicUsers, .post, "/c/{code}/users/{id}", member.post),
            .clinic(.clinicUsers, .post, "/c/{code}/users/{id}/disable") { try await member.setEnabled(false, $0) },
            .clinic(.clinicUsers, .post, "/c/{code}/users/{id}/enable") { try await member.setEnabled(true, $0) },
            .clinic(.clinicUsers, .post, "/c/{code}/users/{id}/link", member.link),
            .clinic(.clinicAudit, .get, "/c/{code}/audit", audit.clinic),
        ]
    }

    /// *Integrasi → Satu Sehat*.
    private static func satusehat(_ web: WebDependencies) -> [Route] {
        let dashboard = DashboardPage(web: web)
        let list = DeliveryListPage(web: web)
        let delivery = DeliveryPage(web: web)
        let resend = ResendPage(web: web)
        let visit = VisitPage(web: web)
        let entry = VisitEntryPage(web: web)
        let bulk = BulkTaskPage()
        let cause = CausePage(web: web)
        let comparison = ComparisonPage(web: web)
        return [
            .clinic(.satusehat, .get, "/c/{code}/satusehat", dashboard.get),
            .clinic(.satusehat, .post, "/c/{code}/satusehat/pause", dashboard.pause),
            .clinic(.satusehat, .post, "/c/{code}/satusehat/resume", dashboard.resume),
            .clinic(.satusehat, .get, "/c/{code}/satusehat/{type}", list.kind),
            .clinic(.satusehat, .post, "/c/{code}/satusehat/{type}/try-again", RefusedKindPage(web: web).tryAgain),
            .clinic(.satusehat, .get, "/c/{code}/deliveries", list.all),
            .clinic(.satusehat, .get, "/c/{code}/deliveries/{id}", delivery.get),
            .clinic(.satusehat, .post, "/c/{code}/deliveries/{id}/resend", resend.post),
            .clinic(.satusehat, .post, "/c/{code}/deliveries/{id}/adopt", AdoptPage(web: web).post),
            .clinic(.revealPatient, .post, "/c/{code}/deliveries/{id}/reveal", delivery.reveal),
            .clinic(.satusehat, .get, "/c/{code}/deliveries/{id}/diff", AttemptDiffPage(web: web).get),
            .clinic(.satusehat, .get, "/c/{code}/errors", CauseListPage(web: web).get),
            .clinic(.satusehat, .get, "/c/{code}/errors/catalogue", ErrorGuidePage(web: web).get),
            .clinic(.satusehat, .get, "/c/{code}/errors/{id}", cause.get),
            .clinic(.satusehat, .post, "/c/{code}/errors/{id}", cause.post),
            .clinic(.satusehat, .post, "/c/{code}/bulk", BulkResendPage(web: web).post),
            .clinic(.satusehat, .get, "/c/{code}/bulk/{id}", bulk.get),
            .clinic(.satusehat, .post, "/c/{code}/bulk/{id}/pause", bulk.pause),
            .clinic(.satusehat, .post, "/c/{code}/bulk/{id}/resume", bulk.resume),
            .clinic(.satusehat, .post, "/c/{code}/bulk/{id}/cancel", bulk.cancel),
            .clinic(.visits, .get, "/c/{code}/visits", VisitListPage(web: web).get),
            .clinic(.visits, .get, "/c/{code}/visits/new", entry.new),
            .clinic(.visits, .post, "/c/{code}/visits/new", entry.add),
            .clinic(.visits, .get, "/c/{code}/visits/{id}", visit.get),
            .clinic(.visits, .get, "/c/{code}/visits/{id}/edit", entry.edit),
            .clinic(.visits, .post, "/c/{code}/visits/{id}/edit", entry.save),
            .clinic(.satusehat, .post, "/c/{code}/visits/{id}/resend", visit.resend),
            .clinic(.satusehat, .get, "/c/{code}/comparisons", comparison.get),
            .clinic(.satusehat, .post, "/c/{code}/comparisons/{id}/resend", comparison.resend),
            .clinic(.satusehat, .post, "/c/{code}/comparisons/{id}/resolve", comparison.resolve),
            .clinic(.satusehat, .get, "/c/{code}/api-log", ApiLogPage().get),
            .clinic(.satusehat, .get, "/c/{code}/health", HealthPage(web: web).get),
        ]
    }

    /// *Impor dan ekspor*: which kinds somebody sees hangs on their other permissions.
    private static func imports(_ web: WebDependencies) -> [Route] {
        let list = ImportListPage(web: web)
        let page = ImportPage(web: web)
        return [
            .clinic(nil, .get, "/c/{code}/imports", list.get),
            .clinic(nil, .post, "/c/{code}/imports", list.upload).takingFile,
            .clinic(nil, .get, "/c/{code}/imports/template/{kind}", list.template),
            .clinic(nil, .get, "/c/{code}/imports/{id}", page.get),
            .clinic(nil, .post, "/c/{code}/imports/{id}/apply", page.apply),
            .clinic(nil, .post, "/c/{code}/imports/{id}/cancel", page.cancel),
            .clinic(nil, .post, "/c/{code}/imports/{id}/stop", page.stop),
            .clinic(nil, .post, "/c/{code}/imports/{id}/undo", page.undo),
            .clinic(nil, .post, "/c/{code}/imports/{id}/rejected", page.rejected),
            .clinic(nil, .post, "/c/{code}/exports/{kind}", list.export),
        ]
    }

    /// *Uji integrasi* of a clinic in trial.
    private static func contractKit(_ web: WebDependencies) -> [Route] {
        let page = ContractKitPage(web: web)
        return [
            .clinic(.satusehat, .get, "/c/{code}/contract-kit", page.get),
            .clinic(.satusehat, .post, "/c/{code}/contract-kit/scenarios/{name}/start", page.start),
            .clinic(.satusehat, .post, "/c/{code}/contract-kit/end", page.end),
            .clinic(.satusehat, .get, "/c/{code}/contract-kit/report", page.report),
            .clinic(.satusehat, .get, "/c/{code}/contract-kit/runs/{id}", page.run),
        ]
    }

    /// *Jadwal* of a clinic, *Pekerjaan* of the installation.
    private static func schedules(_ web: WebDependencies) -> [Route] {
        let page = SchedulesPage(web: web)
        let jobs = JobsPage(web: web)
        return [
            .clinic(.satusehat, .get, "/c/{code}/schedules", page.list),
            .clinic(.satusehat, .get, "/c/{code}/schedules/{job}", page.job),
            .clinic(.satusehat, .get, "/c/{code}/schedules/{job}/runs/{id}", page.run),
            .clinic(.satusehat, .post, "/c/{code}/schedules/{job}/run") { try await page.act(.run, $0) },
            .clinic(.satusehat, .post, "/c/{code}/schedules/{job}/enable") { try await page.act(.enable, $0) },
            .clinic(.satusehat, .post, "/c/{code}/schedules/{job}/disable") { try await page.act(.disable, $0) },
            .clinic(.satusehat, .post, "/c/{code}/schedules/{job}/interval") { try await page.act(.interval, $0) },
            .platform(.system, .get, "/jobs", jobs.list),
            .platform(.system, .get, "/jobs/{job}", jobs.job),
            .platform(.system, .get, "/jobs/{job}/runs/{id}", jobs.run),
            .platform(.system, .post, "/jobs/{job}/run") { try await jobs.act(.run, $0) },
            .platform(.system, .post, "/jobs/{job}/enable") { try await jobs.act(.enable, $0) },
            .platform(.system, .post, "/jobs/{job}/disable") { try await jobs.act(.disable, $0) },
            .platform(.system, .post, "/jobs/{job}/interval") { try await jobs.act(.interval, $0) },
            .clinic(.satusehat, .get, "/c/{code}/guide", GuidePage(web: web).get),
        ]
    }

    /// The task list of a clinic, for superadmins.
    private static func onboarding(_ web: WebDependencies) -> [Route] {
        let page = OnboardingPage(web: web)
        let actions = OnboardingActions(web: web)
        return [
            .platform(.clinics, .get, "/clinics/{code}", page.get),
            .platform(.clinics, .post, "/clinics/{code}/details", actions.details),
            .platform(.clinics, .post, "/clinics/{code}/satusehat", actions.satusehat),
            .platform(.clinics, .post, "/clinics/{code}/satusehat/test", actions.test),
            .platform(.clinics, .post, "/clinics/{code}/admin", actions.admin),
            .platform(.clinics, .post, "/clinics/{code}/secret", actions.secret),
            .platform(.clinics, .post, "/clinics/{code}/trial") { try await actions.take(.startTrial, $0) },
            .platform(.clinics, .post, "/clinics/{code}/live", actions.live),
            .platform(.clinics, .post, "/clinics/{code}/suspend") { try await actions.take(.suspend, $0) },
            .platform(.clinics, .post, "/clinics/{code}/resume") { try await actions.take(.resume, $0) },
        ]
    }

    /// Alerts of a clinic and of the platform.
    private static func alerts(_ web: WebDependencies) -> [Route] {
        let page = AlertsPage(web: web)
        let system = SystemAlertsPage(web: web)
        let address = AlertAddressPage(web: web)
        return [
            .clinic(.satusehat, .get, "/c/{code}/alerts", page.get),
            .clinic(.satusehat, .post, "/c/{code}/alerts/{id}/acknowledge", page.acknowledge),
            .clinic(.satusehat, .post, "/c/{code}/alerts/settings", page.settings),
            .clinic(.satusehat, .post, "/c/{code}/alerts/addresses", page.add),
            .open(.get, "/alert-address/{token}", address.get), .open(.post, "/alert-address/{token}", address.post),
            .clinic(.satusehat, .post, "/c/{code}/alerts/addresses/{id}/test", page.test),
            .clinic(.satusehat, .post, "/c/{code}/alerts/addresses/{id}/confirm", page.confirm),
            .clinic(.satusehat, .post, "/c/{code}/alerts/addresses/{id}/remove", page.remove),
            .platform(.system, .get, "/system/alerts", system.get),
            .platform(.system, .post, "/system/alerts/{id}/acknowledge", system.acknowledge),
            .platform(.system, .post, "/system/alerts/addresses", system.add),
            .platform(.system, .post, "/system/alerts/addresses/{id}/test", system.test),
            .platform(.system, .post, "/system/alerts/addresses/{id}/confirm", system.confirm),
            .platform(.system, .post, "/system/alerts/addresses/{id}/remove", system.remove),
        ]
    }

    /// *Data induk* and *Kredensial* of a clinic.
    private static func setup(_ web: WebDependencies) -> [Route] {
        credentials(web) + webhooks(web) + masterData(web) + products(web) + kfa(web) + consents(web)
    }

    private static func products(_ web: WebDependencies) -> [Route] {
        let page = ProductPage(web: web)
        return [
            .clinic(.masterData, .get, "/c/{code}/products", ProductListPage().get),
            .clinic(.masterData, .get, "/c/{code}/products/new", page.new),
            .clinic(.masterData, .post, "/c/{code}/products/new", page.add),
            .clinic(.masterData, .get, "/c/{code}/products/{id}", page.get),
            .clinic(.masterData, .post, "/c/{code}/products/{id}", page.save),
            .clinic(.masterData, .post, "/c/{code}/products/{id}/deactivate") { try await page.setActive(false, $0) },
            .clinic(.masterData, .post, "/c/{code}/products/{id}/activate") { try await page.setActive(true, $0) },
        ]
    }

    /// *Integrasi → Satu Sehat → Pemetaan Obat KFA*.
    private static func kfa(_ web: WebDependencies) -> [Route] {
        let page = KFAPage(web: web)
        let mapping = KFAMappingPage(web: web)
        return [
            .clinic(.satusehat, .get, "/c/{code}/kfa", page.list),
            .clinic(.satusehat, .post, "/c/{code}/kfa/sharing", page.share),
            .clinic(.satusehat, .get, "/c/{code}/kfa/changes", KFAChangesPage().get),
            .clinic(.satusehat, .get, "/c/{code}/kfa/codes/{kfa}", page.detail),
            .clinic(.satusehat, .get, "/c/{code}/kfa/{id}", mapping.get),
            .clinic(.satusehat, .post, "/c/{code}/kfa/{id}", mapping.map),
            .clinic(.satusehat, .get, "/c/{code}/kfa/{id}/remove", mapping.confirm),
            .clinic(.satusehat, .post, "/c/{code}/kfa/{id}/remove", mapping.remove),
        ]
    }

    private static func webhooks(_ web: WebDependencies) -> [Route] {
        let list = WebhookListPage(web: web)
        let page = WebhookPage(web: web)
        let log = WebhookLogPage(web: web)
        let message = WebhookMessagePage()
        return [
            .clinic(.credentials, .get, "/c/{code}/webhooks", list.get),
            .clinic(.credentials, .post, "/c/{code}/webhooks", list.add),
            .clinic(.credentials, .get, "/c/{code}/webhooks/log", log.get),
            .clinic(.credentials, .post, "/c/{code}/webhooks/log/resend", log.resendFailed),
            .clinic(.credentials, .get, "/c/{code}/webhooks/log/{id}", message.get),
            .clinic(.credentials, .post, "/c/{code}/webhooks/log/{id}/resend", message.resend),
            .clinic(.credentials, .get, "/c/{code}/webhooks/{id}", page.get),
            .clinic(.credentials, .post, "/c/{code}/webhooks/{id}", page.save),
            .clinic(.credentials, .post, "/c/{code}/webhooks/{id}/test", page.test),
            .clinic(.credentials, .post, "/c/{code}/webhooks/{id}/rotate", page.rotate),
            .clinic(.credentials, .post, "/c/{code}/webhooks/{id}/disable", page.disable),
            .clinic(.credentials, .post, "/c/{code}/webhooks/{id}/enable", page.enable),
            .clinic(.credentials, .get, "/c/{code}/webhooks/{id}/delete", page.confirm),
            .clinic(.credentials, .post, "/c/{code}/webhooks/{id}/delete", page.delete),
        ]
    }

    private static func credentials(_ web: WebDependencies) -> [Route] {
        let page = CredentialsPage(web: web)
        let secrets = ApiSecretsPage(web: web)
        return [
            .clinic(.credentials, .get, "/c/{code}/credentials", page.get),
            .clinic(.credentials, .post, "/c/{code}/credentials/satusehat", page.save),
            .clinic(.credentials, .post, "/c/{code}/credentials/satusehat/test", page.test),
            .clinic(.credentials, .post, "/c/{code}/credentials/networks", page.networks),
            .clinic(.credentials, .post, "/c/{code}/credentials/sent", page.sent),
            .clinic(.credentials, .post, "/c/{code}/credentials/secrets", secrets.issue),
            .clinic(.credentials, .post, "/c/{code}/credentials/secrets/rotate", secrets.rotate),
            .clinic(.credentials, .get, "/c/{code}/credentials/secrets/{id}/revoke", secrets.confirm),
            .clinic(.credentials, .post, "/c/{code}/credentials/secrets/{id}/revoke", secrets.revoke),
        ]
    }

    /// Every template with the view it takes; a test compares them name by name.
    static let views: [TemplatePair] =
        [
            TemplatePair(ErrorView.self), TemplatePair(LoginView.self), TemplatePair(LinkPageView.self), TemplatePair(ExpiredLinkView.self),
            TemplatePair(ProfileView.self), TemplatePair(ClinicListView.self), TemplatePair(NewClinicView.self),
            TemplatePair(PlatformUsersView.self), TemplatePair(InviteView.self), TemplatePair(NewLinkView.self),
            TemplatePair(ClinicUsersView.self),
            TemplatePair(MemberView.self), TemplatePair(AuditView.self), TemplatePair(DashboardView.self),
            TemplatePair(DeliveryListView.self),
            TemplatePair(DeliveryView.self), TemplatePair(AttemptDiffView.self), TemplatePair(CauseListView.self),
            TemplatePair(CauseView.self),
            TemplatePair(ErrorGuideView.self), TemplatePair(BulkPreviewView.self), TemplatePair(BulkTaskView.self),
            TemplatePair(VisitListView.self),
            TemplatePair(VisitView.self), TemplatePair(ApiLogView.self), TemplatePair(CodesView.self), TemplatePair(ComparisonView.self),
            TemplatePair(GuideView.self),
            TemplatePair(OnboardingView.self), TemplatePair(CredentialsView.self), TemplatePair(NewSecretView.self),
            TemplatePair(RevokeSecretView.self), TemplatePair(HealthView.self),
            TemplatePair(SystemView.self),
            TemplatePair(WebhookListView.self), TemplatePair(WebhookView.self), TemplatePair(WebhookSecretView.self),
            TemplatePair(DeleteWebhookView.self), TemplatePair(WebhookLogView.self), TemplatePair(WebhookMessageView.self),
            TemplatePair(SchedulesView.self),
            TemplatePair(JobView.self), TemplatePair(RunView.self), TemplatePair(JobsView.self),
            TemplatePair(AlertsView.self), TemplatePair(SystemAlertsView.self),
            TemplatePair(ContractKitView.self), TemplatePair(ContractRunView.self), TemplatePair(ContractReportView.self),
            TemplatePair(AlertAddressView.self), TemplatePair(AlertLinkExpiredView.self),
        ] + masterDataViews + consentViews + bpjsViews
}
