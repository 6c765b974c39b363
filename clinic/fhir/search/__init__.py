"""FHIR search over declared resources: parameters to conditions, stable pages, bundles."""
