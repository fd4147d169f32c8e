"""The two papers as data: numbered rows, claims, terms; and what becomes of each claim here."""
