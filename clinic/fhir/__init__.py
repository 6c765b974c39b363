"""Door 3: the REST API for EHR integration, FHIR R4 with SMART Backend Services."""
