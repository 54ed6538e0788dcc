// The slider over an order's versions: arrow keys move it from anywhere on the page.
"use strict";

(() => {
  const slider = () => document.getElementById("slider");
  const keys = { ArrowLeft: "stepDown", ArrowRight: "stepUp" };
  const busy = "input, textarea, select, [contenteditable], pre, .wide";

  document.addEventListener("keydown", (event) => {
    const range = slider();
    if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!range || range.disabled || event.target.closest(busy)) return;
    event.preventDefault();
    const before = range.value;
    range[keys[event.key]]();
    if (range.value !== before) range.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A link to another moment takes the slider along.
  document.addEventListener("htmx:afterSettle", (event) => {
    const range = slider();
    const told = document.getElementById("told");
    if (range && told && !range.form.contains(event.detail.requestConfig?.elt)) range.value = told.dataset.version;
  });

  // A link to an event opens it.
  const open = () => {
    const event = document.getElementById(location.hash.slice(1))?.closest(".event");
    const body = event?.querySelector("details");
    if (body) body.open = true;
    else event?.querySelector("a.open").click();
  };
  addEventListener("hashchange", open);
  addEventListener("load", open);
})();
