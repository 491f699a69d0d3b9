"""What people look at: pictures, tables, the page, the terminal and JSON.

Nothing here computes a result. Each part has a data step, which takes what an experiment gives
and makes small tables of it, and a drawing step, which knows nothing of experiments.
"""
