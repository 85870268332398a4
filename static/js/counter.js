// How many characters stand in a long answer, beside how many may: the box itself never cuts.

for (const box of document.querySelectorAll("textarea[data-most]")) {
  const most = Number(box.dataset.most);
  const said = document.createElement("p");
  said.className = "form-hint counter";
  const count = () => {
    const written = [...box.value.trim()].length;
    const over = written > most ? `，超出${written - most}字` : "";
    said.textContent = `已写${written}字${over}`;
    said.classList.toggle("counter-over", written > most);
  };
  box.addEventListener("input", count);
  count();
  box.after(said);
}
