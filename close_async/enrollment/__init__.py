"""Subscribing many contacts to sequences, each at most once, across crashes and lost answers."""

from ._outcomes import (
    Enrolled,
    EnrollmentOutcome,
    Progress,
    Refused,
    RefusedKind,
    Unknown,
)
from ._rows import Enrollment, EnrollmentDefaults, EnrollmentInput
from ._run import EnrollRun, OnBadRow

__all__ = [
    "EnrollRun",
    "Enrolled",
    "Enrollment",
    "EnrollmentDefaults",
    "EnrollmentInput",
    "EnrollmentOutcome",
    "OnBadRow",
    "Progress",
    "Refused",
    "RefusedKind",
    "Unknown",
]
