"use strict";

// Asks once a second what is new, one question at a time, and only while somebody looks.
const EVERY = 1000;
const steer = document.getElementById("steer");
const pause = document.getElementById("pause");
let isPaused = false;

function tell(id, text) {
  const place = document.getElementById(id);
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const old = document.getElementById(part.id);
    if (old !== null && old.innerHTML !== part.innerHTML) {
      old.replaceChildren(...part.childNodes);
    }
  }
}

async function look() {
  try {
    const answer = await fetch("/page/live");
    if (!answer.ok) {
      throw new Error(answer.statusText);
    }
    show(await answer.text());
    tell("state", "Live: updated every second.");
  } catch {
    tell("state", "The sandbox doesn't answer.");
  }
}

async function lookOn() {
  if (!isPaused && !document.hidden) {
    await look();
  }
  setTimeout(lookOn, EVERY);
}

async function order(button) {
  const from = button.dataset.from;
  const body = from ? document.getElementById(from).value : button.dataset.body;
  const headers = { "X-Sandbox-Key": steer.dataset.key };
  try {
    const path = `/_sandbox/${button.dataset.order}`;
    const answer = await fetch(path, { method: "POST", headers, body });
    const said = answer.status === 204 ? {} : await answer.json();
    tell("told", answer.ok ? `Done: ${button.textContent.toLowerCase()}.` : said.error);
    await look();
  } catch {
    tell("told", "The sandbox doesn't answer.");
  }
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = "Copied";
  } catch {
    // Without https a browser may refuse; then it's one key for whoever looks.
    getSelection().selectAllChildren(text);
    button.textContent = "Selected";
  }
}

pause.addEventListener("click", () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? "Go on" : "Pause the page";
  tell("state", isPaused ? "Paused: the page shows nothing new, the sandbox goes on." : "Live: updated every second.");
});
for (const button of document.querySelectorAll("[data-order]")) {
  button.addEventListener("click", () => order(button));
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
steer.hidden = false;
lookOn();
