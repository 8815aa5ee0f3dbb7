from pages.models.kinds import COUNCILS, OTHER_PROVIDERS, TRUSTS, Kind
from pages.models.organisation import Organisation
from pages.models.place import Confidence, Place
from pages.models.plugins import (
    ActionLink,
    Card,
    CardGroup,
    CareCard,
    ContactDetails,
    DataTable,
    Details,
    DoDontList,
    Fact,
    Illustration,
    Image,
    InsetText,
    ReviewDate,
    SummaryList,
    WarningCallout,
)
from pages.models.register import ImportedFact, RegisterChange, Source
from pages.models.schedule import PageEdit, PageSchedule
from pages.models.service import Service, ServiceContact, ServiceName
from pages.models.site import Site, SiteType
from pages.models.standing import StandingContent
from pages.models.structure import Membership, OrganisationName, Partner, PatientCount, Succession
from pages.models.topic import Topic, TopicService
from pages.models.urgent_help import UrgentHelp, standing_lines
from pages.models.ways import Urgency, Way, link_faults

__all__ = [
    "COUNCILS",
    "OTHER_PROVIDERS",
    "TRUSTS",
    "ActionLink",
    "Card",
    "CardGroup",
    "CareCard",
    "Confidence",
    "ContactDetails",
    "DataTable",
    "Details",
    "DoDontList",
    "Fact",
    "Illustration",
    "Image",
    "ImportedFact",
    "InsetText",
    "Kind",
    "Membership",
    "Organisation",
    "OrganisationName",
    "PageEdit",
    "PageSchedule",
    "Partner",
    "PatientCount",
    "Place",
    "RegisterChange",
    "ReviewDate",
    "Service",
    "ServiceContact",
    "ServiceName",
    "Site",
    "SiteType",
    "Source",
    "StandingContent",
    "Succession",
    "SummaryList",
    "Topic",
    "TopicService",
    "Urgency",
    "UrgentHelp",
    "WarningCallout",
    "Way",
    "link_faults",
    "standing_lines",
]
