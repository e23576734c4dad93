"use strict";

// Asks once a second what is new, one question at a time, and only while somebody looks.
const EVERY = 1000;
const pause = document.getElementById("pause");
const state = document.getElementById("state");

function tell(text) {
  if (state.textContent !== text) {
    state.textContent = text;
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
  if (pause.checked) {
    tell("standing still");
  } else if (!document.hidden) {
    try {
      const answer = await fetch("/page/live");
      if (!answer.ok) {
        throw new Error(answer.statusText);
      }
      show(await answer.text());
      tell("up to date");
    } catch {
      tell("the sandbox doesn't answer");
    }
  }
  setTimeout(look, EVERY);
}

document.getElementById("live").hidden = false;
look();
