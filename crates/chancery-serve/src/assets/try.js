// Tries a request of the interface and shows what comes back, as text.
"use strict";
for (const form of document.querySelectorAll("form.try")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let path = form.dataset.path;
    const query = new URLSearchParams();
    for (const input of form.querySelectorAll("input")) {
      if (input.dataset.in === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value || "-"));
      else if (input.value) query.append(input.name, input.value);
    }
    const address = query.size ? `${path}?${query}` : path;
    const out = form.parentElement.querySelector("pre.answer");
    out.hidden = false;
    out.textContent = `GET ${address}\n…`;
    const started = performance.now();
    const answer = await fetch(address, { headers: { accept: "application/json" } });
    const words = await answer.text();
    let shown = words;
    try { shown = JSON.stringify(JSON.parse(words), null, 2); } catch { /* lines, not one object */ }
    if (shown.length > 20000) shown = `${shown.slice(0, 20000)}\n…`;
    out.textContent = `GET ${address}\n${answer.status} ${answer.statusText}, ${Math.round(performance.now() - started)} ms, ${words.length} characters\n\n${shown}`;
  });
}
