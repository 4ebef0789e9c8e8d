/// The resource types that can be validated. A new one is its file beside this one and a line here.
enum ResourceTables {
    static let all = [patient, organization, location, encounter, condition, observation, procedure]
}
