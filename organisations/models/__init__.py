from organisations.models.membership import Membership, Role
from organisations.models.municipality import CooperationArea, Municipality
from organisations.models.owned import KeepsOwner
from organisations.models.user import User

__all__ = ["CooperationArea", "KeepsOwner", "Membership", "Municipality", "Role", "User"]
