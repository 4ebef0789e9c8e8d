/// The jobs of an installation, by name. The composition root makes one; scheduler, pages and commands read it.
public struct JobRegistry: Sendable {
    /// In the order in which pages show them.
    public let jobs: [any Job]

    /// Two jobs of one name are a mistake of the program.
    public init(_ jobs: [any Job]) {
        precondition(Set(jobs.map(\.name)).count == jobs.count, "two jobs have the same name")
        self.jobs = jobs
    }

    /// The job of a name.
    public func job(_ name: String) -> (any Job)? { jobs.first { $0.name == name } }

    /// Those that are done for each clinic, or once for the installation.
    public func jobs(of scope: JobScope) -> [any Job] { jobs.filter { $0.scope == scope } }
}

/// Why a run could not do its work, for people. Other errors that a job throws are shown by their type alone.
public struct JobFailure: Error, Sendable, Hashable {
    /// One Indonesian sentence without personal data.
    public let says: String

    /// Makes a failure.
    public init(_ says: String) { self.says = says }
}
