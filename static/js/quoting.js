// Puts the name of a figure into the text beside it. Typing 【name】 does the same without script.

for (const button of document.querySelectorAll("[data-quote]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const box = document.getElementById(button.dataset.into);
    box.setRangeText(button.dataset.quote, box.selectionStart, box.selectionEnd, "end");
    box.focus();
    // As if it had been typed: the draft is saved and the counter told.
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
