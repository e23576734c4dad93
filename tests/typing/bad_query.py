"""Mistakes that a type checker finds; each line says which error it must give."""

from __future__ import annotations

import datetime as dt

from close_async.query import (
    Contact,
    ContactType,
    EmailActivity,
    Filter,
    Finding,
    Lead,
    Query,
    ago,
    all_of,
    now,
    today,
)

Lead.name.at_least(3)  # error: [attr-defined]
Lead.num_emails.has_words("3")  # error: [attr-defined]
Lead.status_id.has_words("Potential")  # error: [attr-defined]
Lead.date_created.at_least(3)  # error: [attr-defined]
EmailActivity.has_reply.is_in("yes")  # error: [attr-defined]
Lead.created_by.equals("user_1")  # error: [attr-defined]
Lead.nmae  # error: [attr-defined]
Contact.status_id  # error: [attr-defined]

Lead.status_id.is_in(["stat_1"])  # error: [arg-type]
Lead.id.is_in(1)  # error: [arg-type]
Lead.num_emails.at_least("3")  # error: [arg-type]
Lead.name.has_words(3)  # error: [arg-type]
Lead.date_created.since("yesterday")  # error: [arg-type]
Lead.date_created.since(dt.timedelta(days=30))  # error: [arg-type]
Lead.date_created.on(now())  # error: [arg-type]
Lead.text("gold", mode="exact")  # error: [arg-type]
Lead.created_by.is_in("user_1", reference_type="team")  # error: [arg-type]
ago(30)  # error: [arg-type]
ago(days="30")  # error: [arg-type]
ago(day=30)  # error: [call-arg]
ago(days=1, which_day_end="noon")  # error: [arg-type]

Lead.name == "Acme"  # error: [comparison-overlap]
Lead.num_emails != 3  # error: [comparison-overlap]
Lead.id == "lead_1"  # error: [comparison-overlap]
Lead.num_emails > 3  # error: [operator]
Lead.num_emails.at_least(None)  # error: [arg-type]

Lead.has(Contact)  # error: [arg-type]
Lead.has(Contact.title)  # error: [arg-type]
Lead.has("CEO")  # error: [arg-type]
all_of([Lead.rows])  # error: [arg-type]
Lead.rows & Lead.name  # error: [operator]
Lead.rows & Contact.rows  # error: [operator]
Lead.url.exists() & Contact.title.has_words("CEO")  # error: [operator]
Lead.url.exists() | Contact.title.has_words("CEO")  # error: [operator]
Lead.custom.text("cf_1").exists() & ~Contact.custom.text("cf_2").exists()  # error: [operator]
Lead.has(Contact.rows) & Contact.rows  # error: [operator]
Lead.id.is_in("lead_1") & Contact.id.is_in("cont_1")  # error: [operator]
all_of(Lead.rows, Contact.rows)  # error: [misc]
found: Query[ContactType] = Lead.rows  # error: [assignment]
Lead.rows & True  # error: [operator]
Lead.rows & "gold"  # error: [operator]

Lead.field("x", "colour")  # error: [call-overload]
Lead.field("x", "reference")  # error: [call-overload]
Lead.field("x", "number").has_words("3")  # error: [attr-defined]
Lead.field("x", "timezone").since(now())  # error: [attr-defined]
Lead.custom.number("cf_1").has_words("3")  # error: [attr-defined]
Lead.custom.colour("cf_1")  # error: [attr-defined]

Lead.rows.object_type = "contact"  # error: [misc]
Lead.name.exists().field = Lead.url.field  # error: [misc]
Query.from_json(3)  # error: [arg-type]
Lead.rows.explain({"stat_1": "Potential"})  # error: [call-arg]
Lead.rows.explain(names=["stat_1"])  # error: [arg-type]
Lead.rows.warnings(bulk="yes")  # error: [arg-type]
Finding("query", "contradicton", "A slip.")  # error: [arg-type]
Lead.rows.diff({"type": "match_all"})  # error: [arg-type]
Filter({"type": "match_all"})  # error: [arg-type]
Filter(Lead.rows, results_limits=3)  # error: [call-arg]
Filter(Lead.rows, sort=[Lead.name])  # error: [list-item]
today().begin  # error: [attr-defined]
