"""Documents about this door, made from the declarations that serve, so that they cannot say anything else."""
