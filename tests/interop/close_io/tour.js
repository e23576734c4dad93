// What a program does that is written for the package close.io of npm, and what it's answered.
"use strict";
const Closeio = require("close.io");
const close = new Closeio(process.env.CLOSE_API_KEY);

// Its promises are of a time before `await`.
const settled = (promise) => new Promise((done, failed) => promise.then(done, failed));
const refused = (promise) => settled(promise).then(() => "taken", (why) => why);

async function main() {
  const seen = {};
  seen.me = (await settled(close.user.me())).id;
  seen.statuses = (await settled(close.status.lead.list())).data.length;

  const body = { name: "Zebedee", contacts: [{ name: "Ada", emails: [{ email: "ada@example.com" }] }] };
  const lead = await settled(close.lead.create(body));
  seen.lead = (await settled(close.lead.update(lead.id, { name: "Zebedee Ltd" }))).name;
  const found = await settled(close.lead.search({ name: "Zebedee", limit: 5, fields: "id,name" }));
  seen.found = found.data.map((one) => one.name);
  const note = { lead_id: lead.id, note: "called" };
  seen.note = (await settled(close.activity.note.create(note))).note;
  seen.task = (await settled(close.task.create({ lead_id: lead.id, text: "call", _type: "lead" }))).text;
  const won = { lead_id: lead.id, value: 500, value_period: "one_time" };
  seen.opportunity = (await settled(close.opportunity.create(won))).value;

  const steps = [{ step_type: "call", delay: 86400 }];
  const spring = { name: "Spring", timezone: "Europe/Berlin", steps };
  const sequence = await settled(close.sequence.create(spring));
  const caller = { calls_assigned_to: [seen.me] };
  const pair = { sequence_id: sequence.id, contact_id: lead.contacts[0].id };
  // It takes a 200 for success only, and rejects with what a 201 brought.
  const made = await refused(close.sequence_subscription.create({ ...pair, ...caller }));
  const paused = close.sequence_subscription.update(made.id, { status: "paused" });
  seen.subscription = (await settled(paused)).status;

  seen.refused = await refused(close.lead.create({ status_id: "stat_no" }));
  seen.missing = await refused(close.lead.read("lead_no"));
  await settled(close.lead.delete(lead.id));
  seen.gone = await refused(close.lead.read(lead.id));
  console.log(JSON.stringify(seen));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
