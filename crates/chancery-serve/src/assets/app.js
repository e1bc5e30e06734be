// Comforts. Every page can be read without this file.
"use strict";

// Keys: "/" goes to the search box, "j" and "k" to the next and previous entry.
let chosen = -1;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector('[data-key="/"]')?.focus();
    return;
  }
  if (event.key !== "j" && event.key !== "k") return;
  const items = [...document.querySelectorAll("li.item")];
  if (items.length === 0) return;
  items[chosen]?.removeAttribute("data-chosen");
  chosen = Math.min(items.length - 1, Math.max(0, chosen + (event.key === "j" ? 1 : -1)));
  items[chosen].setAttribute("data-chosen", "");
  items[chosen].querySelector("a")?.focus({ preventScroll: true });
  items[chosen].scrollIntoView({ block: "nearest" });
});

// News on the first page: a word, not a jump.
const news = document.querySelector('[data-live="news"] [role="status"]');
if (news) {
  const changes = new EventSource("/api/v1/changes");
  const tell = () => {
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "There is something new.";
    news.replaceChildren(link);
  };
  changes.addEventListener("store", tell);
  changes.addEventListener("job", (event) => {
    if (JSON.parse(event.data).stage === "done") tell();
  });
  addEventListener("pagehide", () => changes.close());
}

// The map's months.
const slider = document.querySelector(".slider");
if (slider) {
  const months = slider.dataset.months.split(" ");
  const [input, output] = [slider.querySelector("input"), slider.querySelector("output")];
  slider.hidden = false;
  const spots = [...document.querySelectorAll("circle.spot")].map((spot) => ({
    spot,
    months: new Set(spot.dataset.months.split(" ").map((entry) => entry.split(":")[0])),
  }));
  input.addEventListener("input", () => {
    const month = months[Number(input.value)];
    output.textContent = month ?? "all";
    for (const entry of spots) entry.spot.style.display = !month || entry.months.has(month) ? "" : "none";
  });
}

// Dropped files, with progress.
const form = document.getElementById("upload");
if (form) {
  const files = document.getElementById("files");
  const bar = document.getElementById("progress");
  const told = document.getElementById("told");
  const send = (list) => {
    const data = new FormData();
    for (const file of list) data.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/reports");
    bar.hidden = false;
    told.textContent = "Sending …";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      const answer = JSON.parse(request.responseText);
      if (request.status === 202) location.href = `/jobs/${answer.job}`;
      else {
        bar.hidden = true;
        told.textContent = answer.detail;
      }
    });
    request.addEventListener("error", () => { told.textContent = "The server does not answer."; });
    request.send(data);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(files.files);
  });
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, () => form.classList.remove("over"));
  }
  form.addEventListener("drop", (event) => { event.preventDefault(); send(event.dataTransfer.files); });
}

// A hand-in that is still being read.
const job = document.querySelector("[data-job]");
if (job && job.dataset.over === "false") {
  const bar = document.querySelector("progress");
  const changes = new EventSource("/api/v1/changes?after=0");
  changes.addEventListener("job", (event) => {
    const state = JSON.parse(event.data);
    if (String(state.job) !== job.dataset.job) return;
    if (state.stage === "done" || state.stage === "failed") {
      changes.close();
      location.reload();
      return;
    }
    bar.max = Math.max(1, state.stories_total);
    bar.value = state.stories_done;
    job.textContent = `being read: ${state.stories_done} of ${state.stories_total} stories`;
  });
  addEventListener("pagehide", () => changes.close());
}
