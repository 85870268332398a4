// Saves a form while its author goes on typing, through the same address as its button.
//
// Nothing is sent when nothing changed, and never two at once: each answer brings the version that
// the next one is made on. What could not be sent stays in the boxes and with drafts.js.

const PAUSE = 1500;
const FIRST_RETRY = 3000;
const LONGEST_RETRY = 30000;

const form = document.querySelector("form[data-autosave]");

if (form !== null) {
  start(form);
}

function start(form) {
  const state = form.querySelector("[data-save-state]");
  // Restored text is on no server yet. It waits for its author's next word: others may have saved.
  const isRestored = "restored" in form.dataset;
  let stored = isRestored ? "" : typed();
  let timer = null;
  let sending = null;
  let retry = FIRST_RETRY;
  // A page that came back with a conflict waits for its author's own press.
  let isStopped = document.querySelector("[data-stale]") !== null;

  function typed() {
    const data = new FormData(form);
    for (const name of ["csrfmiddlewaretoken", "version", "at_desk"]) {
      data.delete(name);
    }
    return new URLSearchParams(data).toString();
  }

  function say(text, isBad = false) {
    state.textContent = text;
    state.classList.toggle("save-state-bad", isBad);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function save() {
    clearTimeout(timer);
    if (isStopped || sending !== null || typed() === stored) {
      return;
    }
    sending = send(typed()).finally(() => {
      sending = null;
      if (!isStopped && typed() !== stored && retry === FIRST_RETRY) {
        later(PAUSE);
      }
    });
  }

  async function send(sent) {
    const data = new FormData(form);
    data.set("autosave", "1");
    say("正在保存…");
    let answer;
    try {
      answer = await fetch(location.pathname, { method: "POST", body: data, redirect: "manual" });
    } catch {
      say("未保存，正在重试。网络恢复后自动保存，填写的内容还在。", true);
      later(retry);
      retry = Math.min(retry * 2, LONGEST_RETRY);
      return;
    }
    retry = FIRST_RETRY;
    await read(answer, sent);
  }

  async function read(answer, sent) {
    if (answer.type === "opaqueredirect") {
      stop("登录已失效，尚未保存。", "重新登录后继续，填写的内容会恢复");
    } else if (answer.status >= 500) {
      say("未保存，正在重试。填写的内容还在。", true);
      later(LONGEST_RETRY);
    } else if (!(answer.headers.get("Content-Type") || "").includes("application/json")) {
      stop("页面已失效，尚未保存。", "重新打开本页，填写的内容会恢复");
    } else {
      heard(await answer.json(), sent);
    }
  }

  function heard(answer, sent) {
    if (answer.refused) {
      stop(`尚未保存：${answer.refused.join("")}`);
    } else if (answer.stale) {
      showConflict(answer);
    } else {
      kept(answer, sent);
    }
  }

  function kept(answer, sent) {
    form.elements.version.value = answer.version;
    stored = sent;
    if (typed() === stored) {
      form.dispatchEvent(new Event("stored"));
    }
    const wrong = Object.keys(answer.mistakes).length;
    say(`已保存 ${answer.at}${wrong ? `，其中${wrong}处需要改正` : ""}`);
    showMistakes(answer.mistakes);
  }

  function stop(text, way = "") {
    isStopped = true;
    say(text, true);
    if (way) {
      const link = document.createElement("a");
      link.href = location.pathname;
      link.textContent = way;
      state.append(link);
    }
  }

  function showMistakes(mistakes) {
    form.querySelectorAll(".autosave-mistake").forEach((one) => one.remove());
    for (const [name, text] of Object.entries(mistakes)) {
      const place = document.getElementById(`div_id_${name}`);
      if (place === null) {
        continue;
      }
      place.querySelectorAll(".invalid-feedback").forEach((one) => one.remove());
      const said = document.createElement("p");
      said.className = "autosave-mistake";
      said.textContent = text;
      place.append(said);
    }
  }

  // Both texts side by side; whose stays is decided by a press, not by the clock.
  function showConflict(answer) {
    isStopped = true;
    say(`${answer.stale}，您的修改尚未保存。`, true);
    const notice = document.createElement("section");
    notice.className = "notice notice-bad";
    notice.setAttribute("role", "alert");
    notice.tabIndex = -1;
    const title = document.createElement("h2");
    title.className = "notice-title";
    title.textContent = `${answer.stale}，您的修改尚未保存`;
    const lead = document.createElement("p");
    lead.textContent = "您填写的内容还在下面。请对照现在已保存的内容，改好后保存，以您这一次的内容为准。";
    const list = document.createElement("dl");
    list.className = "opinions";
    for (const [label, value] of answer.current) {
      const term = document.createElement("dt");
      term.textContent = label;
      const text = document.createElement("dd");
      text.textContent = value;
      list.append(term, text);
    }
    const mine = document.createElement("button");
    mine.type = "button";
    mine.className = "btn";
    mine.textContent = "已核对，保存我填写的内容";
    mine.addEventListener("click", () => {
      form.elements.version.value = answer.version;
      isStopped = false;
      notice.remove();
      save();
    });
    notice.append(title, lead, list, mine);
    form.before(notice);
    notice.focus();
  }

  if (isRestored) {
    say("恢复的内容尚未保存，请核对后保存。", true);
  }
  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("change", save);
  window.addEventListener("online", save);
  // A press while a save is on its way would be made on the version before it.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (sending !== null) {
      event.preventDefault();
      sending.finally(() => form.requestSubmit(event.submitter));
    }
  });
}
