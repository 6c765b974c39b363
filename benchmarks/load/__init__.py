"""A clinic of any size, loaded by COPY: one block of patients is worked out and copied under new ids."""
