"""Tables, the unit of work, and the spine's rows: inbox, dialog state, outbox. Knows neither aiogram nor services."""
