"""Windows: the phases of the year, what is open until when, what was asked for and answered, what could not be saved."""
