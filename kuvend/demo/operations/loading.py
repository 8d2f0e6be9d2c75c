"""The whole story, in one transaction: a house either holds all of the demo or nothing of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.core.errors import Refused
from kuvend.demo.operations.applications import plan_applications, plan_later_questions, plan_onboarding
from kuvend.demo.operations.desk import plan_desk
from kuvend.demo.operations.members import plan_members, plan_passing_of_time
from kuvend.demo.operations.networks import (
    load_further_places,
    plan_bodies,
    plan_closing,
    plan_mandates,
    plan_networks,
    plan_relations,
)
from kuvend.demo.operations.people import plan_people
from kuvend.demo.operations.timeline import Timeline
from kuvend.demo.operations.world import World
from kuvend.directory.models import Network, Organisation
from kuvend.directory.operations.indexing import refreshing_search_once
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.people.models import Account


def load_demo_network(*, now: datetime) -> World:
    """Load the demo into an empty house through the operations that people use; dates count back from `now`.

    Raises:
        Refused: the house is not empty.
    """
    with transaction.atomic(), refreshing_search_once():
        if Network.objects.exists() or Organisation.objects.exists() or Account.objects.exists():
            raise Refused(_("The demo network is only loaded into an empty house."))
        world = World(Timeline(now))
        plan_networks(world)
        world.timeline.play()
        load_taxonomies(now=now)
        load_further_places(world)
        plan_members(world)
        plan_people(world)
        plan_mandates(world)
        plan_bodies(world)
        plan_relations(world)
        plan_closing(world)
        plan_onboarding(world)
        plan_later_questions(world)
        plan_applications(world)
        plan_desk(world)
        plan_passing_of_time(world)
        world.timeline.play()
    return world
