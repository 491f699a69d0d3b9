"""Pictures: one module each, with a data step and a drawing step.

A drawing step takes its data, the language and, where the picture has one axis, an optional
``ax``; it labels units and returns what it drew on. It never shows, saves or changes a style for
everybody: colours, sizes and fonts are given to each artist by :mod:`queuesim.report.plots.style`.
"""
