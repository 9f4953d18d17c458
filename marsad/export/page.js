for (const reading of document.querySelectorAll(".reading")) {
  const cards = JSON.parse(reading.querySelector(".cards").textContent);
  const panel = reading.querySelector(".card");
  const filters = reading.querySelectorAll("nav input");
  const apply = () => filters.forEach((box) => reading.classList.toggle("show-" + box.value, box.checked));
  filters.forEach((box) => box.addEventListener("change", apply));
  apply();
  const line = (label, value) => {
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = label;
    dd.textContent = value;
    return [dt, dd];
  };
  const show = (keys) => {
    panel.replaceChildren(...keys.filter((key) => cards[key]).map((key) => {
      const card = cards[key], box = document.createElement("section"), title = document.createElement("h3"), list = document.createElement("dl");
      box.className = card.kind;
      title.textContent = card.title;
      list.append(...card.lines.flatMap(([label, value]) => line(label, value)));
      box.append(title, list);
      return box;
    }));
    panel.hidden = !panel.childElementCount;
    panel.className = "card " + (cards[keys[0]] ? cards[keys[0]].kind : "");
    reading.querySelectorAll(".on").forEach((e) => e.classList.remove("on"));
    reading.querySelectorAll("[data-k]").forEach((e) => {
      if (e.dataset.k.split(" ").some((key) => keys.includes(key))) e.classList.add("on");
    });
  };
  const order = ["event", "figure", "framing", "agreement", "time", "place", "actor", "relation", "statement", "unresolved"];
  const keysOf = (element) => element.dataset.k.split(" ").filter((key) => cards[key])
    .sort((a, b) => order.indexOf(cards[a].kind) - order.indexOf(cards[b].kind));
  reading.addEventListener("click", (click) => {
    const target = click.target.closest("[data-k]");
    if (!target) return;
    show(keysOf(target));
    if (!target.classList.contains("m")) reading.querySelector(".m.on")?.scrollIntoView({ block: "center", behavior: "smooth" });
  });
  reading.addEventListener("keydown", (press) => { if (press.key === "Enter") press.target.click(); });
  let pinned = null;
  reading.addEventListener("mouseover", (over) => {
    const target = over.target.closest(".m");
    if (target && target !== pinned) target.title = keysOf(target).map((key) => cards[key].kind + ": " + cards[key].title).join("\n");
  });
}
