/// Code systems that are small enough to be known completely.
enum ValueSets {
    static let closed: [String: Set<String>] = [
        CodeSystem.hl7 + "condition-clinical": ["active", "recurrence", "relapse", "inactive", "remission", "resolved"],
        CodeSystem.hl7 + "condition-ver-status": [
            "unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error",
        ],
        CodeSystem.hl7 + "condition-category": ["encounter-diagnosis", "problem-list-item"],
        CodeSystem.hl7 + "observation-category": [
            "social-history", "vital-signs", "imaging", "laboratory", "procedure", "survey", "exam", "therapy", "activity",
        ],
        CodeSystem.hl7 + "v3-ActCode": ["AMB", "IMP", "EMER", "HH", "VR", "SS", "ACUTE", "NONAC", "PRENC", "OBSENC", "FLD"],
        CodeSystem.hl7 + "diagnosis-role": ["AD", "DD", "CC", "CM", "pre-op", "post-op", "billing"],
        CodeSystem.hl7 + "location-physical-type": [
            "si", "bu", "wi", "wa", "lvl", "co", "ro", "bd", "ve", "ho", "ca", "rd", "area", "jdn",
        ],
        CodeSystem.hl7 + "organization-type": [
            "prov", "dept", "team", "govt", "ins", "pay", "edu", "reli", "crs", "cg", "bus", "other",
        ],
        CodeSystem.hl7 + "discharge-disposition": [
            "home", "alt-home", "other-hcf", "hosp", "long", "aadvice", "exp", "psy", "rehab", "snf", "oth",
        ],
        CodeSystem.hl7 + "allergyintolerance-clinical": ["active", "inactive", "resolved"],
        CodeSystem.hl7 + "allergyintolerance-verification": [
            "unconfirmed", "presumed", "confirmed", "refuted", "entered-in-error",
        ],
        CodeSystem.hl7 + "medicationrequest-category": ["inpatient", "outpatient", "community", "discharge"],
        CodeSystem.dispenseCategory: ["inpatient", "outpatient", "community", "discharge"],
        CodeSystem.hl7 + "medicationrequest-course-of-therapy": ["continuous", "acute", "seasonal"],
        CodeSystem.hl7 + "dose-rate-type": ["calculated", "ordered"],
        CodeSystem.national("medication-type"): ["NC", "SD", "EP"],
        CodeSystem.atc: [
            "O", "P", "R", "V", "N", "TD", "SL", "Inhal", "Inhal.aerosol", "Inhal.powder", "Inhal.solution", "Instill.sol",
            "inj.intramuscular", "inj.subcutaneous", "inj.intravenous", "otic", "ocular", "ointment", "implant", "urethral",
        ],
        CodeSystem.hl7 + "v2-0074": [
            "AU", "BG", "BLB", "CG", "CH", "CP", "CT", "CTH", "CUS", "EC", "EN", "GE", "HM", "ICU", "IMM", "LAB", "MB", "MCB", "MYC",
            "NMR", "NMS", "NRS", "OSL", "OT", "OTH", "OUS", "PAR", "PF", "PHR", "PHY", "PT", "RAD", "RC", "RT", "RUS", "RX", "SP", "SR",
            "TX", "URN", "US", "VR", "VUS", "XRC",
        ],
        CodeSystem.hl7 + "v3-ObservationInterpretation": [
            "<", ">", "A", "AA", "B", "CAR", "D", "DET", "E", "EXP", "H", "H>", "HH", "HU", "HX", "I", "IE", "IND", "L", "L<", "LL", "LU",
            "LX", "MS", "N", "NCL", "ND", "NEG", "NR", "NS", "OBX", "POS", "QCF", "R", "RR", "S", "SDD", "SYN-R", "SYN-S", "TOX", "U",
            "UNE",
            "VS", "W", "WR",
        ],
    ]
}
