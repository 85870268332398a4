// Small comforts; every page works without them.

const summary = document.querySelector("[data-error-summary]");
const guarded = document.querySelectorAll("form[data-guard-leaving]");

// Ask before typed text is lost. A form on its way to the server is no loss; one that came back
// with mistakes holds text that is stored nowhere.
let unsaved = guarded.length > 0 && summary !== null;

for (const form of guarded) {
  form.addEventListener("input", () => {
    unsaved = true;
  });
  for (const done of ["submit", "stored"]) {
    form.addEventListener(done, () => {
      unsaved = false;
    });
  }
}

window.addEventListener("beforeunload", (event) => {
  if (unsaved) {
    event.preventDefault();
  }
});

// A second press of a slow button does nothing. Disabled only after the submit has been read,
// because a disabled button does not send its own name and value. An answer that is a file
// leaves the page standing: such a form says data-answers-file and keeps its button.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post" || "answersFile" in form.dataset) {
    return;
  }
  setTimeout(() => {
    if (event.defaultPrevented) {
      return;
    }
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.disabled = true;
    }
  });
});

// The page that "back" brings out of the browser's memory has its buttons again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) {
    return;
  }
  for (const button of document.querySelectorAll("form button:disabled")) {
    button.disabled = false;
  }
  tellCounts();
});

if (summary) {
  summary.focus();
}

// How much waits for the desk stands in the menu. It takes a dozen questions, so it is asked once
// the page stands; without an answer there is no number, and nothing is missing.
async function tellCount(place) {
  try {
    const answer = await fetch(place.dataset.countFrom, { redirect: "manual", priority: "low" });
    const { count } = answer.ok ? await answer.json() : { count: 0 };
    for (const number of place.querySelectorAll("[data-count]")) {
      number.textContent = count;
    }
    place.hidden = !count;
  } catch {
    // The page was left, or the line is down.
  }
}

function tellCounts() {
  document.querySelectorAll("[data-count-from]").forEach(tellCount);
}

tellCounts();

// A table wider than the screen scrolls in its frame, also by keyboard.
function reachFrames() {
  for (const frame of document.querySelectorAll(".table-responsive")) {
    if (frame.scrollWidth > frame.clientWidth) {
      frame.tabIndex = 0;
    }
  }
}

reachFrames();
// progress.js puts a page in the place of this one.
document.addEventListener("page-shown", reachFrames);
document.addEventListener("page-shown", tellCounts);
