"""What three rooms already share: ids, clock, actor, base model, tenant isolation in the database."""
