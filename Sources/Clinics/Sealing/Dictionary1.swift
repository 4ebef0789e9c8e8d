/// Preset dictionary, version 1. All of it is made up. Never change it: what was deflated with it needs it to be inflated. What is
/// most frequent stands last, where deflate reaches it with the shortest distances. At most 32 kB counts.
enum Dictionary1 {
    static let bytes = Array(text.utf8)

    private static let text = #"""
        {"access_token":"","token_type":"BearerToken","expires_in":"3599","client_id":"","client_secret":"","grant_type":"client_credentials"}
        {"alamat":"Jalan Melati No. ","kode_provinsi":"","kode_kabupaten":"","kode_kecamatan":"","kode_kelurahan":"","rt":"","rw":"","kode_pos":"",
        "no_hp":"08","email":"","nama_ibu":"","golongan_darah":"","status_pernikahan":"","pekerjaan":"","no_rm":"","no_bpjs":"000","nik_ibu":"",
        "address":"Jalan Melati No. ","provinceCode":"","cityCode":"","districtCode":"","villageCode":"","postalCode":"","phone":"","motherName":"",
        "bloodType":"","maritalStatus":"","occupation":"","chiefComplaint":"","anamnesis":"","payer":"BPJS","visitType":"","serviceType":"",
        {"status":"success","message":"Data berhasil disimpan","encounter_id":"","pasien_id":"","no_kunjungan":"","satusehat_encounter_id":"",
        "satusehat_patient_id":"P0","delivery":"completed","warnings":[]} {"status":"error","code":"FHIR_VALIDATION_ERROR","message":"","errors":[
        {"field":"","code":"REQUIRED","message":""}]} "deliveries":[{"id":"","kind":"Observation","operation":"create","state":"pending","hold":null}]
        {"kode_icd10":"","deskripsi_diagnosis":"","kategori":"","klinis_status":"active","verifikasi_status":"confirmed","keterangan":"",
        "code":"","text":"","categories":[],"clinicalStatus":"active","verificationStatus":"confirmed","note":"","values":[{"unit":"","value":
        {"response":{"id":"","nomorKartu":"","noKartu":"","tglDaftar":"","kdPoli":"","keluhan":"","kunjSakit":true,"sistole":120,"diastole":80,
        "beratBadan":0,"tinggiBadan":0,"respRate":20,"lingkarPerut":0,"heartRate":80,"kdDokter":"","kdDiag1":""},"metaData":{"message":"OK","code":200}}
        {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"structure","details":{"text":"invalid json","coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/operation-outcome","code":"MSG_UNKNOWN_TYPE","display":""}]},"diagnostics":"element value is missing",
        "expression":["Encounter.status"],"location":[""]},{"severity":"error","code":"duplicate"},{"severity":"error","code":"value",
        "diagnostics":"reference not found"},{"severity":"error","code":"business-rule","details":{"text":"unparseable_resource"}}]}
        {"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"fullUrl":"","resource":{"link":[{"relation":"search","url":"https://api-satusehat.kemkes.go.id/fhir-r4/v1/
        {"resourceType":"Patient","meta":{"profile":["https://fhir.kemkes.go.id/r4/StructureDefinition/Patient"]},"identifier":[{"use":"official",
        "system":"https://fhir.kemkes.go.id/id/nik","value":""},{"system":"https://fhir.kemkes.go.id/id/ihs-number","value":"P0"}],"active":true,
        "name":[{"use":"official","text":""}],"telecom":[{"system":"phone","value":"08","use":"mobile"},{"system":"email","value":"","use":"home"}],
        "gender":"female","gender":"male","birthDate":"19","deceasedBoolean":false,"multipleBirthInteger":0,"address":[{"use":"home","line":[""],
        "city":"Jakarta","postalCode":"","country":"ID","extension":[{"url":"https://fhir.kemkes.go.id/r4/StructureDefinition/administrativeCode",
        "extension":[{"url":"province","valueCode":""},{"url":"city","valueCode":""},{"url":"district","valueCode":""},{"url":"village","valueCode":""},
        {"url":"rt","valueCode":""},{"url":"rw","valueCode":""}]}]}],"maritalStatus":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M","display":"Married"}],"text":"Married"},"communication":[{"language":
        {"coding":[{"system":"urn:ietf:bcp:47","code":"id-ID","display":"Indonesian"}],"text":"Indonesian"},"preferred":true}],
        {"resourceType":"Location","status":"active","mode":"instance","physicalType":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/location-physical-type","code":"ro","display":"Room"}]},"managingOrganization":{"reference":"Organization/"}}
        {"resourceType":"Procedure","status":"completed","category":{"coding":[{"system":"http://snomed.info/sct","code":"103693007",
        "display":"Diagnostic procedure"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-9-cm","code":"","display":""}]},
        "performedPeriod":{"start":"","end":""},"performer":[{"actor":{"reference":"Practitioner/N10","display":"dr. "}}],"reasonCode":[{"coding":[
        {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",
        "code":"vital-signs","display":"Vital Signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"8867-4","display":"Heart rate"}]},
        "code":"8480-6","display":"Systolic blood pressure","code":"8462-4","display":"Diastolic blood pressure","code":"8310-5","display":
        "Body temperature","code":"9279-1","display":"Respiratory rate","code":"29463-7","display":"Body weight","code":"8302-2","display":"Body height",
        "performer":[{"reference":"Practitioner/N10"}],"effectiveDateTime":"2026-01-01T01:00:00+00:00","issued":"2026-01-01T01:00:00+00:00",
        "valueQuantity":{"value":80,"unit":"beats/minute","system":"http://unitsofmeasure.org","code":"/min"},"unit":"mmHg","code":"mm[Hg]","unit":"C",
        "code":"Cel","unit":"kg","code":"kg","unit":"cm","code":"cm","interpretation":[{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N","display":"Normal"}]}],
        {"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active",
        "display":"Active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed",
        "display":"Confirmed"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis",
        "display":"Encounter Diagnosis"}]}],"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"J06.9","display":
        "Acute upper respiratory infection, unspecified"}]},"system":"http://snomed.info/sct","code":"404684003","display":"Clinical finding",
        "onsetDateTime":"","recordedDate":"2026-01-01T01:00:00+00:00","note":[{"text":""}],"recorder":{"reference":"Practitioner/N10"},
        {"resourceType":"Encounter","id":"","identifier":[{"use":"official","system":"http://sys-ids.kemkes.go.id/encounter/1000","value":""}],
        "status":"finished","status":"in-progress","status":"arrived","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB",
        "display":"ambulatory"},"subject":{"reference":"Patient/P0","display":""},"participant":[{"type":[{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"ATND","display":"attender"}]}],"individual":{"reference":
        "Practitioner/N10","display":"dr. "}}],"period":{"start":"2026-01-01T01:00:00+00:00","end":"2026-01-01T02:00:00+00:00"},"location":[{"location":
        {"reference":"Location/","display":"Poli Umum"}}],"diagnosis":[{"condition":{"reference":"Condition/","display":""},"use":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/diagnosis-role","code":"DD","display":"Discharge diagnosis"}]},"rank":1}],"statusHistory":[{"status":
        "arrived","period":{"start":"2026-01-01T01:00:00+00:00","end":"2026-01-01T01:10:00+00:00"}},{"status":"in-progress","period":{"start":"","end":""}},
        {"status":"finished","period":{"start":"","end":""}}],"serviceProvider":{"reference":"Organization/1000"},
        "meta":{"lastUpdated":"2026-01-01T01:00:00.000000+00:00","versionId":"MTc2"},"encounter":{"reference":"Encounter/","display":"Kunjungan"},
        "encounter":{"reference":"urn:uuid:01","display":""},"subject":{"reference":"urn:uuid:01","display":""},"reference":"urn:uuid:01
        """#
}
