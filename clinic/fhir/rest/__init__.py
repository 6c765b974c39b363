"""What every FHIR request passes: media types, strict JSON, who calls, how errors are told, how often one may ask."""
