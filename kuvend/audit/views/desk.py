"""The record at the desk: read it, and have it checked."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuvend.audit import operations, queries
from kuvend.audit.forms import RecordFilterForm
from kuvend.audit.permissions import check_read_chain, check_read_record, withheld_from
from kuvend.core import clock
from kuvend.core.access import permission
from kuvend.core.paging import page_of
from kuvend.core.subjects import ActorRequest


@permission("audit.read_record")
@require_safe
def show_record(request: ActorRequest) -> HttpResponse:
    """Show who decided what, newest first, of the chains that the reader may read."""
    chains = check_read_record(request)
    form = RecordFilterForm(request.GET, chains=chains, actions=queries.actions_of([chain.chain for chain in chains]))
    withheld = withheld_from(request)
    found = queries.entries_in([chain.chain for chain in chains], withheld=withheld, **form.asked)
    page = page_of(found, request)
    labels = {chain.chain: chain.label for chain in chains}
    subject = form.subject
    context = {
        "about": queries.name_of(subject) if subject and subject not in withheld else "",
        "form": form,
        "lines": queries.as_named_lines(page.rows, labels),
        "paging": page.paging,
        "chains": chains,
    }
    return render(request, "audit/desk/record.html", context)


@permission("audit.read_record")
@require_POST
def check_record(request: ActorRequest) -> HttpResponse:
    """Have a chain checked, entry by entry; leads to the page that shows how far that is."""
    chain = check_read_chain(request, request.POST.get("chain", ""))
    job = operations.start_check(
        chain=chain.chain, title=_("Checking the record: %(name)s") % {"name": chain.label}, by=request.person,
        now=clock.now(),
    )  # fmt: skip
    return redirect("job_progress", job.public_id)
