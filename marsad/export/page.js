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
    panel.replaceChildren(...keys.map((key) => {
      const card = cards[key], box = document.createElement("section"), title = document.createElement("h3");
      const label = document.createElement("small"), list = document.createElement("dl");
      box.className = card.kind;
      title.textContent = card.title;
      label.textContent = card.label;
      title.prepend(label);
      list.append(...card.lines.flatMap(([name, value]) => line(name, value)));
      box.append(title, list);
      return box;
    }));
    panel.hidden = !keys.length;
    panel.className = "card " + cards[keys[0]].kind;
    reading.querySelectorAll("[data-k]").forEach((e) => e.classList.toggle("on", e.dataset.k.split(" ").includes(keys[0])));
  };
  const order = ["event", "figure", "framing", "agreement", "time", "place", "actor", "relation", "statement", "unresolved"];
  const keysOf = (element) => element.dataset.k.split(" ").sort((a, b) => order.indexOf(cards[a].kind) - order.indexOf(cards[b].kind));
  reading.addEventListener("click", (click) => {
    const target = click.target.closest("[data-k]");
    if (!target) return;
    show(keysOf(target));
    if (target.classList.contains("m")) panel.scrollIntoView({ block: "nearest" });
    else reading.querySelector(".m.on")?.scrollIntoView({ block: "center", behavior: "smooth" });
  });
  reading.addEventListener("keydown", (press) => { if (press.key === "Enter" && press.target.dataset.k) press.target.click(); });
  reading.addEventListener("mouseover", (over) => {
    const target = over.target.closest(".m");
    if (target && !target.title) target.title = keysOf(target).map((key) => cards[key].label + ": " + cards[key].title).join("\n");
  });
}
