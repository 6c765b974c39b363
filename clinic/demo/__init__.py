"""The seeded example clinics and the local stack; never imported by the rest."""
