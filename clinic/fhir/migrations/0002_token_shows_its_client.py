from django.db import migrations

# Whoever presents a token's hash sees the token's row; this shows the client it belongs to as well, so that one
# query finds both before any clinic is entered.
CREATE = """
CREATE POLICY taper_token ON accounts_apiclient FOR SELECT USING (
    id IN (
        SELECT client_id FROM fhir_accesstoken
        WHERE token_hash = nullif(current_setting('taper.key', true), '')
    )
)
"""
DROP = "DROP POLICY taper_token ON accounts_apiclient"


class Migration(migrations.Migration):
    dependencies = [("fhir", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
