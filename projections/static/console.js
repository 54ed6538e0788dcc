// What makes the console quicker to use. Every page works without it.
"use strict";

(() => {
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const box = document.getElementById("q");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    }
  });

  // A button `data-copy="#id"` copies that element's text, and says so.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {  // not over plain HTTP, nor where it was forbidden: what is selected can be copied by hand
      getSelection().selectAllChildren(source);
      return;
    }
    const said = button.textContent;
    button.textContent = button.dataset.copied || said;
    setTimeout(() => { button.textContent = said; }, 1500);
  });
})();
