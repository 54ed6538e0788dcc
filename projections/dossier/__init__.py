"""The evidence pack of an order: what the customer saw, agreed to and got, each with the event that says so.

`material` holds the events it is made of, `document` is the pack for machines, `gaps` what could not be proved,
`telling` the same for people, whom `page` and `pdf` show it to, and `pack` puts everything into one file.
"""
