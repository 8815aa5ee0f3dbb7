"""What is looked for in a file before the public may have it.

Pure functions on bytes: no Django, no database, no settings. The parsers among them run in a process of their
own (`python -m publications.files.screening`), which `publications.files.sandbox` starts and limits.
"""
