"""Jobs that carry tables between the halls, one module a job, and what each must leave behind."""
