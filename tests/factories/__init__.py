"""The smallest valid thing of each kind, on the site; a test states the fact it is about."""

from tests.factories.alerts import *
from tests.factories.consultations import *
from tests.factories.files import *
from tests.factories.foi import *
from tests.factories.meetings import *
from tests.factories.newsletters import *
from tests.factories.publications import *
from tests.factories.search import *
from tests.factories.sending import *
from tests.factories.site import *
from tests.factories.subscriptions import *
