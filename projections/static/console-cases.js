// What is left of clocks, counted down between two looks; and a queue that is refreshed in place.
"use strict";

(() => {
  const SIZES = [86400, 3600, 60, 1];
  const looked = new WeakMap();

  const said = (seconds, units) => {
    const sizes = SIZES.slice(-units.length);
    let place = sizes.findIndex((size) => seconds >= size);
    if (place < 0) place = sizes.length - 1;
    const whole = Math.floor(seconds / sizes[place]);
    const text = `${whole} ${units[place]}`;
    if (place + 1 === sizes.length) return text;
    return `${text} ${Math.floor((seconds % sizes[place]) / sizes[place + 1])} ${units[place + 1]}`;
  };

  // A clock goes down between `from` and `until` alone; beyond, the server's next answer says how it goes on.
  const tick = () => {
    for (const board of document.querySelectorAll("[data-at]")) {
      if (!looked.has(board)) looked.set(board, Date.now());
      const at = Date.parse(board.dataset.at);
      const now = at + Date.now() - looked.get(board);
      for (const left of board.querySelectorAll("[data-left]")) {
        const { from, until, due, units } = left.dataset;
        const passed = Math.min(now, Date.parse(until)) - Math.max(at, Date.parse(from));
        const rest = Math.max(0, Number(left.dataset.left) - Math.floor(Math.max(0, passed) / 1000));
        const over = now > Date.parse(due);
        left.textContent = over ? board.dataset.over : said(rest, units.split(" "));
        left.classList.toggle("bad", over);
        const run = left.parentElement.querySelector(".gauge.of-day .run");
        if (run) run.setAttribute("width", Math.max(1, Math.min(100, (rest * 100) / Number(board.dataset.span))));
      }
    }
  };

  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:afterSettle", tick);

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (!xhr.responseText.includes(`id="${target.id}"`)) {
      event.detail.shouldSwap = false;
      if (xhr.status < 500) {
        event.detail.isError = false;
        location.reload(); // the session ended, say: the page itself tells
      }
    } else if (xhr.status >= 400) {
      event.detail.shouldSwap = true; // what was refused is told where it was asked
      event.detail.isError = false;
    }
  });
})();
