"""Tables as one system of counts: what a release tells of people, and how it is made safe.

`compose` turns the records of tables (exact, published, or read back from files) into one `disclosure.counts.Release`,
whose keys (`Key`) name a count the same in every table. The definition of published tables is the one that they were
made by with its wider categories (`definition.wider.coarser`). Keys know nothing of the run: whoever joins releases of
different peildata or sources gives those counts keys of their own that can differ.
"""
