#!/usr/bin/env python
"""Starts Django; nothing else."""

import os
import sys

from icsportal import env


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icsportal.settings")
    from django.core.management import execute_from_command_line

    with env.stop_plainly():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
