"""Support: who lacks help, a household's measures and helpers, units and their people, money received and spent."""
