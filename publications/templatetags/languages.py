from django import template

from icsportal.lib.languages import direction

register = template.Library()
register.filter("direction", direction)
