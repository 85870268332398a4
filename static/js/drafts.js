// What was typed outlives a sign-in that ran out, a lost connection and a pause of the server.
//
// Kept in this tab only, for this account only, and gone with the save, with signing out and with
// the tab. Hidden fields, passwords and files are never kept: a token or version that came back
// from a draft would defeat its purpose.

const PREFIX = "draft:";
const account = document.body.dataset.account || "";
const answeredWithMistakes = document.querySelector("[data-error-summary]") !== null;
const accepted = document.querySelector("main > .alert-success, main > .alert-info") !== null;
const form = document.querySelector("main form[data-guard-leaving]");
const own = PREFIX + location.pathname;

function drafts() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

function read(key) {
  return JSON.parse(sessionStorage.getItem(key));
}

function write(key, draft) {
  sessionStorage.setItem(key, JSON.stringify(draft));
}

function fieldsOf(someForm) {
  return [...someForm.elements].filter(
    (field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type),
  );
}

function isTicked(field) {
  return ["checkbox", "radio"].includes(field.type);
}

function typedIn(someForm) {
  return fieldsOf(someForm).map((field) =>
    isTicked(field) ? [field.name, field.value, field.checked] : [field.name, field.value],
  );
}

function fillIn(someForm, typed) {
  const fields = fieldsOf(someForm);
  for (const [name, value, ticked] of typed) {
    for (const field of fields.filter((one) => one.name === name)) {
      if (!isTicked(field)) {
        field.value = value;
      } else if (field.value === value) {
        field.checked = ticked;
      }
    }
  }
}

function sayRestored() {
  const notice = document.createElement("p");
  notice.className = "notice notice-info";
  notice.setAttribute("role", "status");
  notice.textContent = "已恢复您上次填写、尚未保存的内容。";
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "btn btn-link";
  discard.textContent = "放弃恢复的内容";
  discard.addEventListener("click", () => {
    sessionStorage.removeItem(own);
    form.reset();
    notice.remove();
  });
  notice.append(discard);
  form.before(notice);
}

if (account === "") {
  // The sign-in page or an error page: what was sent has not been accepted.
  for (const key of drafts()) {
    write(key, { ...read(key), sent: false });
  }
} else {
  for (const key of drafts()) {
    const draft = read(key);
    // The same form again, and not a word that it was stored: the connection was lost on the way.
    const cameBack = key === own && (answeredWithMistakes || !accepted);
    if (draft.account !== account || (draft.sent && !cameBack)) {
      sessionStorage.removeItem(key);
    }
  }
}

if (account !== "" && form !== null) {
  const draft = read(own);
  if (draft !== null && !answeredWithMistakes) {
    fillIn(form, draft.typed);
    form.dataset.restored = "";
    sayRestored();
  }
  form.addEventListener("input", () => {
    write(own, { account, sent: false, typed: typedIn(form) });
  });
  // What a script of the page has already stored on the server needs no copy here.
  form.addEventListener("stored", () => {
    sessionStorage.removeItem(own);
  });
  form.addEventListener("submit", () => {
    write(own, { account, sent: true, typed: typedIn(form) });
  });
}

// Who cancels wants nothing of it back: the next person's form must not begin with this one's words.
document.querySelector("[data-discards-draft]")?.addEventListener("click", () => {
  sessionStorage.removeItem(own);
});

document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-signs-out")) {
    drafts().forEach((key) => sessionStorage.removeItem(key));
  }
});
