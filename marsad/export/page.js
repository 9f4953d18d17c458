for (const reading of document.querySelectorAll(".reading")) {
  const cards = JSON.parse(reading.querySelector(".cards").textContent);
  const panel = reading.querySelector(".card"), body = panel.querySelector("div");
  const rows = [...reading.querySelectorAll("tbody tr")], filters = reading.querySelectorAll("nav input");
  const marks = (key) => [...reading.querySelectorAll(".m")].filter((mark) => mark.dataset.k.split(" ").includes(key));
  const order = ["event", "figure", "framing", "agreement", "time", "place", "actor", "relation", "statement", "unresolved"];
  const keysOf = (element) => element.dataset.k.split(" ").sort((a, b) => order.indexOf(cards[a].kind) - order.indexOf(cards[b].kind));
  const apply = () => filters.forEach((box) => reading.classList.toggle("show-" + box.value, box.checked));
  filters.forEach((box) => box.addEventListener("change", apply));
  apply();

  const make = (tag, text, kind) => {
    const element = document.createElement(tag);
    element.textContent = text;
    element.className = kind || "";
    return element;
  };
  const light = (key) => reading.querySelectorAll("article [data-k], aside [data-k]").forEach((element) =>
    element.classList.toggle("on", key !== undefined && element.dataset.k.split(" ").includes(key)));
  const show = (keys) => {
    body.replaceChildren(...keys.map((key) => {
      const card = cards[key], box = make("section", "", card.kind), title = make("h3", card.title), list = document.createElement("dl");
      box.dataset.k = key;
      title.prepend(make("small", card.label));
      list.append(...card.lines.flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
      box.append(title, list);
      return box;
    }));
    panel.hidden = false;
    panel.className = "card " + cards[keys[0]].kind;
    panel.scrollTop = 0;
    reading.querySelector("aside").scrollTop = 0;
    light(keys[0]);
  };
  const hide = () => {
    panel.hidden = true;
    light();
  };
  // a card lies over the foot of a narrow page: what it is about must stand above it
  const reveal = (element) => element?.scrollIntoView({ block: matchMedia("(max-width:900px)").matches ? "start" : "center" });
  const toText = (key, focus) => {
    const mark = marks(key).find((one) => one.classList.contains(cards[key].kind)) || marks(key)[0];
    reveal(mark);
    if (mark && focus) mark.focus({ preventScroll: true });
  };
  const toList = (key) => {
    const line = [...reading.querySelectorAll("tbody tr, details li")].find((one) => one.dataset.k === key);
    if (!line) return;
    const folded = line.closest("details");
    if (folded) folded.open = true;
    line.focus();
  };

  reading.addEventListener("click", (click) => {
    if (click.target.closest(".close")) return hide();
    const target = click.target.closest("[data-k]");
    if (!target) return;
    if (target.closest(".card")) return light(target.dataset.k), toText(target.dataset.k);
    show(keysOf(target));
    if (!target.classList.contains("m")) toText(keysOf(target)[0]);
  });
  reading.addEventListener("keydown", (press) => {
    const at = press.target.closest("[data-k]");
    if (press.key === "Escape" && !panel.hidden) {
      const row = reading.querySelector("tr.on");
      hide();
      return row?.focus();
    }
    if (!at) return;
    const keys = keysOf(at);
    if (press.key === "Enter") {
      show(keys);
      if (at.classList.contains("m")) toList(keys[0]);
      else toText(keys[0], true);
    } else if (press.key === "ArrowDown" || press.key === "ArrowUp") {
      const step = press.key === "ArrowDown" ? 1 : -1;
      const line = at.closest("tr, li"), siblings = line ? [...line.parentElement.children] : rows;
      const now = line ? siblings.indexOf(line) : rows.findIndex((row) => keys.includes(row.dataset.k));
      const next = siblings[now + step];
      if (!next) return;
      show([next.dataset.k]);
      if (line) next.focus();
      toText(next.dataset.k, !line);
    } else return;
    press.preventDefault();
  });
  reading.addEventListener("mouseover", (over) => {
    const target = over.target.closest(".m");
    if (target && !target.title) target.title = keysOf(target).map((key) => cards[key].label + ": " + cards[key].title).join("\n");
  });
}
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((list) => { list.open = true; }));
