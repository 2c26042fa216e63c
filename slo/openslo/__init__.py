"""Objectives as OpenSLO v1 documents, written and read. Pure.

https://github.com/OpenSLO/OpenSLO (v1). Indicators are of `metricSource.type: gatehouse`, for counts are made here and
not by a query elsewhere.
"""
