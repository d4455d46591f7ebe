"""Settings: wires, decides nothing. Where the database, the key and the papers are is said by the environment."""
