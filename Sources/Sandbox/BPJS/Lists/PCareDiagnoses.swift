import JSON

/// Common diagnoses of ICD-10 as PCare gives them, mostly with a dot, some without. `T` is `nonSpesialis`: first level is to treat it.
enum PCareDiagnoses {
    static let rows: [JSON] = table.split(separator: "\n").map { line in
        let parts = line.split(separator: "|", maxSplits: 2)
        return ["kdDiag": .string(String(parts[0])), "nmDiag": .string(String(parts[2])), "nonSpesialis": .bool(parts[1] == "T")]
    }

    private static let byCode: [String: JSON] = Dictionary(
        rows.map { ($0["kdDiag"]?.string ?? "", $0) }, uniquingKeysWith: { first, _ in first })

    /// The row of a code, exactly as the list writes it.
    static func find(_ code: String) -> JSON? { byCode[code] }

    private static let table = """
        A01.0|F|Typhoid fever
        A01.1|F|Paratyphoid fever A
        A02.0|F|Salmonella enteritis
        A03.9|T|Shigellosis, unspecified
        A05.9|T|Bacterial foodborne intoxication, unspecified
        A06.0|F|Acute amoebic dysentery
        A07.1|F|Giardiasis [lambliasis]
        A08.4|F|Viral intestinal infection, unspecified
        A09|T|Other gastroenteritis and colitis of infectious and unspecified origin
        A15.0|F|Tuberculosis of lung, confirmed by sputum microscopy with or without culture
        A16.2|F|Tuberculosis of lung, without mention of bacteriological or histological confirmation
        A18.0|F|Tuberculosis of bones and joints
        A18.2|F|Tuberculous peripheral lymphadenopathy
        A27.9|F|Leptospirosis, unspecified
        A30.9|F|Leprosy, unspecified
        A36.9|F|Diphtheria, unspecified
        A37.9|F|Whooping cough, unspecified
        A46|F|Erysipelas
        A49.9|F|Bacterial infection, unspecified
        A53.9|F|Syphilis, unspecified
        A54.9|F|Gonococcal infection, unspecified
        A71.9|F|Trachoma, unspecified
        A82.9|F|Rabies, unspecified
        A90|F|Dengue fever [classical dengue]
        A91|F|Dengue haemorrhagic fever
        B00.1|F|Herpesviral vesicular dermatitis
        B00.9|F|Herpesviral infection, unspecified
        B01.9|T|Varicella without complication
        B02.9|F|Zoster without complication
        B05.9|F|Measles without complication
        B06.9|F|Rubella without complication
        B07|T|Viral warts
        B08.1|F|Molluscum contagiosum
        B08.4|F|Enteroviral vesicular stomatitis with exanthem
        B15.9|F|Hepatitis A without hepatic coma
        B16.9|F|Acute hepatitis B without delta-agent and without hepatic coma
        B18.1|F|Chronic viral hepatitis B without delta-agent
        B20|F|Human immunodeficiency virus [HIV] disease resulting in infectious and parasitic diseases
        B26.9|F|Mumps without complication
        B34.9|F|Viral infection, unspecified
        B35.0|F|Tinea barbae and tinea capitis
        B35.1|F|Tinea unguium
        B35.3|F|Tinea pedis
        B35.4|T|Tinea corporis
        B35.6|T|Tinea cruris
        B36.0|T|Pityriasis versicolor
        B37.0|T|Candidal stomatitis
        B37.3|F|Candidiasis of vulva and vagina
        B50.9|F|Plasmodium falciparum malaria, unspecified
        B51.9|F|Plasmodium vivax malaria without complication
        B54|F|Unspecified malaria
        B74.9|F|Filariasis, unspecified
        B76.9|T|Hookworm disease, unspecified
        B77.9|T|Ascariasis, unspecified
        B80|F|Enterobiasis
        B82.0|F|Intestinal helminthiasis, unspecified
        B82.9|F|Intestinal parasitism, unspecified
        B85.0|T|Pediculosis due to Pediculus humanus capitis
        B86|T|Scabies
        C34.9|F|Malignant neoplasm of bronchus or lung, unspecified
        C50.9|F|Malignant neoplasm of breast, unspecified
        C53.9|F|Malignant neoplasm of cervix uteri, unspecified
        C61|F|Malignant neoplasm of prostate
        C73|F|Malignant neoplasm of thyroid gland
        D17.9|F|Benign lipomatous neoplasm, unspecified
        D24|F|Benign neoplasm of breast
        D25.9|F|Leiomyoma of uterus, unspecified
        D50.9|T|Iron deficiency anaemia, unspecified
        D56.1|F|Beta thalassaemia
        D64.9|T|Anaemia, unspecified
        D66|F|Hereditary factor VIII deficiency
        D69.6|F|Thrombocytopenia, unspecified
        E03.9|F|Hypothyroidism, unspecified
        E04.9|F|Nontoxic goitre, unspecified
        E05.9|F|Thyrotoxicosis, unspecified
        E10.9|F|Type 1 diabetes mellitus without complications
        E11.4|F|Type 2 diabetes mellitus with neurological complications
        E11.5|F|Type 2 diabetes mellitus with peripheral circulatory complications
        E11.9|T|Type 2 diabetes mellitus without complications
        E16.2|F|Hypoglycaemia, unspecified
        E43|F|Unspecified severe protein-energy malnutrition
        E44.0|F|Moderate protein-energy malnutrition
        E44.1|F|Mild protein-energy malnutrition
        E46|F|Unspecified protein-energy malnutrition
        E55.9|F|Vitamin D deficiency, unspecified
        E66.9|F|Obesity, unspecified
        E78.0|F|Pure hypercholesterolaemia
        E78.5|F|Hyperlipidaemia, unspecified
        E79.0|F|Hyperuricaemia without signs of inflammatory arthritis and tophaceous disease
        E86|T|Volume depletion
        E87.6|F|Hypokalaemia
        F03|F|Unspecified dementia
        F10.2|F|Mental and behavioural disorders due to use of alcohol, dependence syndrome
        F20.9|F|Schizophrenia, unspecified
        F31.9|F|Bipolar affective disorder, unspecified
        F32.9|F|Depressive episode, unspecified
        F41.1|F|Generalized anxiety disorder
        F41.9|F|Anxiety disorder, unspecified
        F45.9|F|Somatoform disorder, unspecified
        F51.0|F|Nonorganic insomnia
        G20|F|Parkinson's disease
        G40.9|F|Epilepsy, unspecified
        G43.9|F|Migraine, unspecified
        G44.2|T|Tension-type headache
        G45.9|F|Transient cerebral ischaemic attack, unspecified
        G47.0|F|Disorders of initiating and maintaining sleep [insomnias]
        G51.0|F|Bell's palsy
        G56.0|F|Carpal tunnel syndrome
        G62.9|F|Polyneuropathy, unspecified
        H00.0|T|Hordeolum and other deep inflammation of eyelid
        H01.0|F|Blepharitis
        H04.1|F|Other disorders of lacrimal gland
        H10.1|F|Acute atopic conjunctivitis
        H10.9|T|Conjunctivitis, unspecified
        H11.0|F|Pterygium
        H25.9|F|Senile cataract, unspecified
        H26.9|F|Cataract, unspecified
        H40.9|F|Glaucoma, unspecified
        H52.0|F|Hypermetropia
        H52.1|F|Myopia
        H52.2|F|Astigmatism
        H52.4|F|Presbyopia
        H60.9|T|Otitis externa, unspecified
        H61.2|T|Impacted cerumen
        H65.9|F|Nonsuppurative otitis media, unspecified
        H66.0|F|Acute suppurative otitis media
        H66.9|F|Otitis media, unspecified
        H69.0|F|Patulous Eustachian tube
        H81.1|F|Benign paroxysmal vertigo
        H91.9|F|Hearing loss, unspecified
        H93.1|F|Tinnitus
        I05.0|F|Mitral stenosis
        I10|T|Essential (primary) hypertension
        I11.9|F|Hypertensive heart disease without (congestive) heart failure
        I20.9|F|Angina pectoris, unspecified
        I21.9|F|Acute myocardial infarction, unspecified
        I25.9|F|Chronic ischaemic heart disease, unspecified
        I48|F|Atrial fibrillation and flutter
        I48.9|F|Atrial fibrillation and atrial flutter, unspecified
        I50.9|F|Heart failure, unspecified
        I63.9|F|Cerebral infarction, unspecified
        I64|F|Stroke, not specified as haemorrhage or infarction
        I69.4|F|Sequelae of stroke, not specified as haemorrhage or infarction
        I73.9|F|Peripheral vascular disease, unspecified
        I83.9|F|Varicose veins of lower extremities without ulcer or inflammation
        I84.9|F|Unspecified haemorrhoids without complication
        I95.9|F|Hypotension, unspecified
        J00|T|Acute nasopharyngitis [common cold]
        J01.9|T|Acute sinusitis, unspecified
        J02.9|T|Acute pharyngitis, unspecified
        J03.9|T|Acute tonsillitis, unspecified
        J04.0|F|Acute laryngitis
        J06.9|T|Acute upper respiratory infection, unspecified
        J10.1|T|Influenza with other respiratory manifestations, seasonal influenza virus identified
        J11.1|F|Influenza with other respiratory manifestations, virus not identified
        J15.9|F|Bacterial pneumonia, unspecified
        J18.0|F|Bronchopneumonia, unspecified
        J18.9|F|Pneumonia, unspecified
        J20.9|T|Acute bronchitis, unspecified
        J30.4|T|Allergic rhinitis, unspecified
        J31.0|F|Chronic rhinitis
        J32.9|F|Chronic sinusitis, unspecified
        J33.9|F|Nasal polyp, unspecified
        J34.2|F|Deviated nasal septum
        J35.0|F|Chronic tonsillitis
        J40|F|Bronchitis, not specified as acute or chronic
        J42|F|Unspecified chronic bronchitis
        J44.9|F|Chronic obstructive pulmonary disease, unspecified
        J45.9|T|Asthma, unspecified
        J90|F|Pleural effusion, not elsewhere classified
        K00.6|F|Disturbances in tooth eruption
        K01.1|F|Impacted teeth
        K02.1|F|Caries of dentine
        K02.9|T|Dental caries, unspecified
        K03.6|T|Deposits [accretions] on teeth
        K04.0|T|Pulpitis
        K04.1|F|Necrosis of pulp
        K04.7|F|Periapical abscess without sinus
        K05.0|F|Acute gingivitis
        K05.1|T|Chronic gingivitis
        K05.3|F|Chronic periodontitis
        K08.1|F|Loss of teeth due to accident, extraction or local periodontal disease
        K08.3|F|Retained dental root
        K12.0|T|Recurrent oral aphthae
        K21.9|F|Gastro-oesophageal reflux disease without oesophagitis
        K25.9|F|Gastric ulcer, unspecified as acute or chronic, without haemorrhage or perforation
        K29.1|F|Other acute gastritis
        K29.7|T|Gastritis, unspecified
        K296|T|Other gastritis
        K30|T|Functional dyspepsia
        K35.8|F|Acute appendicitis, other and unspecified
        K35.9|F|Acute appendicitis, unspecified
        K40.9|F|Unilateral or unspecified inguinal hernia, without obstruction or gangrene
        K52.9|F|Noninfective gastroenteritis and colitis, unspecified
        K57.9|F|Diverticular disease of intestine, part unspecified
        K58.9|F|Irritable bowel syndrome without diarrhoea
        K59.0|T|Constipation
        K60.2|F|Anal fissure, unspecified
        K64.9|F|Haemorrhoids, unspecified
        K74.6|F|Other and unspecified cirrhosis of liver
        K76.0|F|Fatty (change of) liver, not elsewhere classified
        K80.2|F|Calculus of gallbladder without cholecystitis
        L01.0|T|Impetigo [any organism] [any site]
        L02.9|T|Cutaneous abscess, furuncle and carbuncle, unspecified
        L03.9|F|Cellulitis, unspecified
        L08.0|F|Pyoderma
        L08.9|F|Local infection of skin and subcutaneous tissue, unspecified
        L20.9|T|Atopic dermatitis, unspecified
        L21.9|F|Seborrhoeic dermatitis, unspecified
        L22|F|Diaper [napkin] dermatitis
        L23.9|T|Allergic contact dermatitis, unspecified cause
        L24.9|F|Irritant contact dermatitis, unspecified cause
        L28.0|F|Lichen simplex chronicus
        L30.9|T|Dermatitis, unspecified
        L40.9|F|Psoriasis, unspecified
        L50.9|T|Urticaria, unspecified
        L60.0|F|Ingrowing nail
        L70.0|T|Acne vulgaris
        L72.1|F|Trichilemmal cyst
        L74.0|F|Miliaria rubra
        L84|T|Corns and callosities
        M06.9|F|Rheumatoid arthritis, unspecified
        M10.9|F|Gout, unspecified
        M13.9|F|Arthritis, unspecified
        M15.9|F|Polyarthrosis, unspecified
        M16.9|F|Coxarthrosis, unspecified
        M17.9|F|Gonarthrosis, unspecified
        M19.9|F|Arthrosis, unspecified
        M25.5|F|Pain in joint
        M32.9|F|Systemic lupus erythematosus, unspecified
        M51.2|F|Other specified intervertebral disc displacement
        M54.2|F|Cervicalgia
        M54.5|T|Low back pain
        M62.6|F|Muscle strain
        M65.3|F|Trigger finger
        M65.9|F|Synovitis and tenosynovitis, unspecified
        M75.0|F|Adhesive capsulitis of shoulder
        M79.1|T|Myalgia
        M81.9|F|Osteoporosis, unspecified
        N04.9|F|Nephrotic syndrome, unspecified
        N18.9|F|Chronic kidney disease, unspecified
        N20.0|F|Calculus of kidney
        N30.0|T|Acute cystitis
        N39.0|T|Urinary tract infection, site not specified
        N40|F|Hyperplasia of prostate
        N43.3|F|Hydrocele, unspecified
        N47|F|Redundant prepuce, phimosis and paraphimosis
        N61|F|Inflammatory disorders of breast
        N63|F|Unspecified lump in breast
        N72|F|Inflammatory disease of cervix uteri
        N76.0|F|Acute vaginitis
        N80.9|F|Endometriosis, unspecified
        N91.2|F|Amenorrhoea, unspecified
        N92.0|F|Excessive and frequent menstruation with regular cycle
        N92.6|F|Irregular menstruation, unspecified
        N94.6|T|Dysmenorrhoea, unspecified
        N95.1|F|Menopausal and female climacteric states
        O03.9|F|Spontaneous abortion, complete or unspecified, without complication
        O14.9|F|Pre-eclampsia, unspecified
        O20.0|F|Threatened abortion
        O21.0|F|Mild hyperemesis gravidarum
        O80.0|F|Spontaneous vertex delivery
        O80.9|F|Single spontaneous delivery, unspecified
        O82|F|Single delivery by caesarean section
        P07.1|F|Other low birth weight
        P59.9|F|Neonatal jaundice, unspecified
        R05|T|Cough
        R07.4|F|Chest pain, unspecified
        R10.1|F|Pain localized to upper abdomen
        R10.4|T|Other and unspecified abdominal pain
        R11|T|Nausea and vomiting
        R21|F|Rash and other nonspecific skin eruption
        R31|F|Unspecified haematuria
        R42|T|Dizziness and giddiness
        R50.9|T|Fever, unspecified
        R51|T|Headache
        R53|F|Malaise and fatigue
        R56.0|F|Febrile convulsions
        S00.9|F|Superficial injury of head, part unspecified
        S01.9|F|Open wound of head, part unspecified
        S06.0|F|Concussion
        S52.5|F|Fracture of lower end of radius
        S61.9|F|Open wound of wrist and hand part, part unspecified
        S81.9|F|Open wound of lower leg, part unspecified
        S82.8|F|Fractures of other parts of lower leg
        S91.3|F|Open wound of other parts of foot
        S93.4|F|Sprain and strain of ankle
        T14.0|T|Superficial injury of unspecified body region
        T14.1|T|Open wound of unspecified body region
        T15.0|F|Foreign body in cornea
        T16|F|Foreign body in ear
        T17.1|F|Foreign body in nostril
        T30.0|F|Burn of unspecified body region, unspecified degree
        T63.0|F|Snake venom
        T63.4|F|Venom of other arthropods
        T78.4|F|Allergy, unspecified
        U07.1|F|COVID-19, virus identified
        W54|F|Bitten or struck by dog
        Z00.0|T|General medical examination
        Z00.1|F|Routine child health examination
        Z01.2|F|Dental examination
        Z02.7|F|Issue of medical certificate
        Z23.2|F|Need for immunization against tuberculosis [BCG]
        Z23.5|F|Need for immunization against tetanus alone
        Z24.6|F|Need for immunization against viral hepatitis
        Z27.1|F|Need for immunization against diphtheria-tetanus-pertussis, combined [DTP]
        Z30.0|T|General counselling and advice on contraception
        Z30.4|F|Surveillance of contraceptive drugs
        Z30.5|F|Surveillance of (intrauterine) contraceptive device
        Z30.9|T|Contraceptive management, unspecified
        Z32.1|F|Pregnancy, confirmed
        Z34.0|F|Supervision of normal first pregnancy
        Z34.9|T|Supervision of normal pregnancy, unspecified
        Z39.2|F|Routine postpartum follow-up
        Z48.0|F|Attention to surgical dressings and sutures
        Z71.9|F|Counselling, unspecified
        Z76.0|T|Issue of repeat prescription
        """
}
