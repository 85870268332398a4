// Shows how far a long upload is: first the bytes on their way, then what the server tells line by
// line (core/streamed.py). At its end the page comes in the answer itself and takes the place of
// this one. Without this script the form is sent like any other and the page loads as a whole.

const LINES = "application/x-ndjson";
const BROKEN = "没有完成：连接中断，或者检查时出错。文件还在上面，请再试一次。";

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

// The stage is read out when it changes; the numbers beside it are not, they change all the time.
function meterIn(form) {
  const stage = element("span", "meter-label");
  stage.setAttribute("role", "status");
  const count = element("span", "meter-count");
  const bar = element("progress", "meter-bar");
  bar.setAttribute("aria-label", "进度");
  const box = element("div", "upload-meter", element("p", "meter-text", stage, count), bar);
  form.querySelector(".form-actions").before(box);
  return {
    show(words, done, total, numbers) {
      if (stage.textContent !== words) {
        stage.textContent = words;
      }
      count.textContent = total > 0 ? numbers : "";
      if (total > 0) {
        bar.max = total;
        bar.value = done;
      } else {
        bar.removeAttribute("value"); // working, and nobody knows how long
      }
    },
    remove() {
      box.remove();
    },
  };
}

function giveBack(form, meter) {
  meter.remove();
  for (const button of form.querySelectorAll("button:disabled")) {
    button.disabled = false;
  }
  const notice = element("p", "notice notice-bad", BROKEN);
  notice.setAttribute("role", "alert");
  notice.dataset.broken = "";
  form.before(notice);
}

function showPage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  window.scrollTo(0, 0);
  const place = document.querySelector("[data-error-summary]") ?? document.querySelector("main");
  place?.focus();
  document.dispatchEvent(new Event("page-shown"));
}

function send(form) {
  const meter = meterIn(form);
  const request = new XMLHttpRequest();
  const address = form.action.split("#")[0]; // the browser leaves out the place on the page, too
  let read = 0;
  let outcome = null;

  function readLines() {
    if (!(request.getResponseHeader("Content-Type") ?? "").startsWith(LINES)) {
      return;
    }
    const end = request.responseText.lastIndexOf("\n");
    const lines = request.responseText.slice(read, end + 1).split("\n");
    read = Math.max(read, end + 1);
    for (const line of lines.filter((text) => text !== "")) {
      const told = JSON.parse(line);
      if ("stage" in told) {
        meter.show(told.stage, told.done, told.total, `${told.done} / ${told.total}行`);
      } else {
        outcome = told;
      }
    }
  }

  request.upload.addEventListener("progress", (event) => {
    const percent = Math.floor((100 * event.loaded) / event.total);
    meter.show("正在上传", event.loaded, event.total, `${percent}%`);
  });
  request.upload.addEventListener("load", () => meter.show("已上传，等待检查", 0, 0, ""));
  request.addEventListener("progress", readLines);
  request.addEventListener("load", () => {
    readLines();
    if (outcome !== null && "page" in outcome) {
      showPage(outcome.page);
    } else if (outcome !== null && "go" in outcome) {
      location.assign(outcome.go);
    } else if (read > 0 || request.responseText === "") {
      giveBack(form, meter);
    } else if (request.responseURL !== address) {
      location.assign(request.responseURL); // the sign-in page: the session had run out
    } else {
      showPage(request.responseText); // a mistake in the form, or a refusal on the way
    }
  });
  for (const end of ["error", "abort", "timeout"]) {
    request.addEventListener(end, () => giveBack(form, meter));
  }
  request.open("POST", address);
  request.setRequestHeader("Accept", LINES);
  meter.show("正在上传", 0, 0, "");
  request.send(new FormData(form));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("tellsProgress" in form.dataset)) {
    return;
  }
  event.preventDefault();
  document.querySelector("[data-broken]")?.remove();
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.disabled = true;
  }
  send(form);
});
