"""Tables as one system of counts: what a release tells of people, which cells it hides, and an attack upon it.

`compose` turns the records of tables (exact, published, or read back from files) into one `disclosure.audit.Release`,
whose keys (`Key`) name a count the same in every table. The definition of published tables is the one that they were
made by with its wider categories (`definition.wider.coarser`). `attack` infers what a reader can of each count; `judge`
does so for releases that `disclosure.audit.join` has laid upon each other. Keys know nothing of the run: whoever joins
releases of different peildata or sources gives those counts keys of their own that can differ.
"""
