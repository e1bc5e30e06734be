for (const story of document.querySelectorAll(".story")) {
  story.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-claim]");
    if (!button) return;
    const wasOn = button.getAttribute("aria-pressed") === "true";
    for (const other of story.querySelectorAll("button[aria-pressed]")) other.removeAttribute("aria-pressed");
    for (const mark of story.querySelectorAll("mark.on")) mark.classList.remove("on");
    for (const article of story.querySelectorAll("article")) article.classList.remove("quiet");
    if (wasOn) return;
    button.setAttribute("aria-pressed", "true");
    const marks = story.querySelectorAll(`mark[data-claims~="${button.dataset.claim}"]`);
    const speaking = new Set();
    for (const mark of marks) {
      mark.classList.add("on");
      speaking.add(mark.closest("article"));
    }
    for (const article of story.querySelectorAll("article")) article.classList.toggle("quiet", !speaking.has(article));
    for (const article of speaking) article.querySelector("mark.on").scrollIntoView({ block: "nearest" });
    story.querySelector(".reports").scrollIntoView({ behavior: "smooth", block: "nearest" });
  });
}
