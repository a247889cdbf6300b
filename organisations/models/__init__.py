from organisations.models.invitation import Invitation, InvitationState
from organisations.models.membership import Membership, Role
from organisations.models.municipality import CooperationArea, Municipality
from organisations.models.owned import KeepsOwner
from organisations.models.user import User

__all__ = [
    "CooperationArea",
    "Invitation",
    "InvitationState",
    "KeepsOwner",
    "Membership",
    "Municipality",
    "Role",
    "User",
]
