from bulletins.consultations.models.consultation import OUTCOME_TEXTS, Consultation
from bulletins.consultations.models.parts import (
    ConsultationDocument,
    ConsultationEvent,
    OpenConsultations,
)

__all__ = [
    "OUTCOME_TEXTS",
    "Consultation",
    "ConsultationDocument",
    "ConsultationEvent",
    "OpenConsultations",
]
