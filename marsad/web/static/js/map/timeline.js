// The timeline: a bar for every stretch of days, and a window on it that pointer and keyboard move. It runs as people read:
// from the right in Arabic.

import {QUADS, make, total} from "./marks.js";

const HIGH = 64;

export function timeline(element, {rtl, write, months, words, change}) {
  let found = {bins: [], unit: "day", first: null, last: null};
  let [from, to] = [0, -1]; // the window, as numbers of stretches; to < from where there is none
  let wide = 1;
  const svg = make("svg", {class: "bars", height: HIGH + 20, role: "presentation"});
  const window_ = make("rect", {class: "window", y: 0, height: HIGH});
  const handles = ["from", "to"].map((name) => {
    const handle = document.createElement("div");
    handle.className = `handle ${name}`;
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", words[name]);
    return handle;
  });
  element.replaceChildren(svg, ...handles);

  const count = () => found.bins.length;
  const step = () => wide / Math.max(1, count());
  const left = (n) => (rtl ? wide - (n + 1) * step() : n * step());
  const at = (x) => Math.max(0, Math.min(count() - 1, Math.floor((rtl ? wide - x : x) / step())));
  const next = (start) => {
    const day = new Date(`${start}T00:00:00Z`);
    if (found.unit === "day") day.setUTCDate(day.getUTCDate() + 1);
    if (found.unit === "week") day.setUTCDate(day.getUTCDate() + 7);
    if (found.unit === "month") day.setUTCMonth(day.getUTCMonth() + 1);
    if (found.unit === "year") day.setUTCFullYear(day.getUTCFullYear() + 1);
    return day;
  };
  const first = (n) => found.bins[n][0];
  const last = (n) => new Date(next(found.bins[n][0]) - 86400000).toISOString().slice(0, 10);
  const spoken = (day) => `${write.plain(Number(day.slice(8)))} ${months[Number(day.slice(5, 7)) - 1]} ${write.plain(Number(day.slice(0, 4)))}`;
  const active = () => to >= from;

  function draw() {
    wide = Math.max(1, element.clientWidth);
    svg.setAttribute("width", wide);
    svg.setAttribute("viewBox", `0 0 ${wide} ${HIGH + 20}`);
    svg.replaceChildren();
    const most = Math.max(1, ...found.bins.map(([, ...n]) => total(n)));
    const gap = step() > 5 ? 1 : 0;
    found.bins.forEach(([, ...n], number) => {
      let y = HIGH;
      n.forEach((one, quad) => {
        if (!one) return;
        const high = Math.max(0.75, (one / most) * (HIGH - 6));
        y -= high;
        svg.append(make("rect", {x: left(number).toFixed(2), y: y.toFixed(2), width: Math.max(0.6, step() - gap).toFixed(2), height: high.toFixed(2),
          class: `bar q-${QUADS[quad]}${active() && (number < from || number > to) ? " out" : ""}`}));
      });
    });
    svg.append(make("line", {x1: 0, x2: wide, y1: HIGH + 0.5, y2: HIGH + 0.5, class: "axis"}));
    ticks();
    svg.append(window_);
    place();
  }

  function ticks() {
    let free = -Infinity;
    found.bins.forEach(([start], number) => {
      const year = start.slice(0, 4), month = Number(start.slice(5, 7));
      const before = number ? found.bins[number - 1][0] : "";
      const fresh = found.unit === "month" || found.unit === "year" ? year !== before.slice(0, 4) : start.slice(0, 7) !== before.slice(0, 7);
      if (!fresh) return;
      const x = rtl ? wide - number * step() : number * step();
      const along = rtl ? wide - x : x;
      svg.append(make("line", {x1: x.toFixed(1), x2: x.toFixed(1), y1: HIGH, y2: HIGH + 4, class: "axis"}));
      const text = found.unit === "month" || found.unit === "year" ? write.plain(Number(year)) : `${months[month - 1]}${month === 1 || !number ? ` ${write.plain(Number(year))}` : ""}`;
      if (along < free || along > wide - 30) return;
      free = along + text.length * 6.5 + 14;
      svg.append(make("text", {x: (rtl ? x - 3 : x + 3).toFixed(1), y: HIGH + 16, class: "tick", "text-anchor": "start"}, text));
    });
  }

  function place() {
    const shown = active() ? [from, to] : [0, count() - 1];
    const a = left(rtl ? shown[1] : shown[0]), b = left(rtl ? shown[0] : shown[1]) + step();
    window_.setAttribute("x", a.toFixed(2));
    window_.setAttribute("width", Math.max(2, b - a).toFixed(2));
    window_.classList.toggle("all", !active());
    handles.forEach((handle, which) => {
      const n = shown[which];
      handle.style.left = `${((which === 0) === rtl ? b : a) - 7}px`;
      handle.hidden = !count();
      if (!count()) return;
      handle.setAttribute("aria-valuemin", "0");
      handle.setAttribute("aria-valuemax", String(count() - 1));
      handle.setAttribute("aria-valuenow", String(n));
      handle.setAttribute("aria-valuetext", spoken(which ? last(n) : first(n)));
    });
  }

  function tell(settled) {
    draw();
    change(active() ? {since: first(from), until: last(to)} : null, settled);
  }
  function select(a, b, settled = true) {
    [from, to] = [Math.max(0, Math.min(a, b)), Math.min(count() - 1, Math.max(a, b))];
    if (from === 0 && to === count() - 1) [from, to] = [0, -1];
    tell(settled);
  }

  handles.forEach((handle, which) => {
    handle.addEventListener("keydown", (event) => {
      const forward = rtl ? "ArrowLeft" : "ArrowRight", back = rtl ? "ArrowRight" : "ArrowLeft";
      const by = {[forward]: 1, ArrowUp: 1, [back]: -1, ArrowDown: -1, PageUp: 12, PageDown: -12, Home: -1e9, End: 1e9}[event.key];
      if (!by || !count()) return;
      event.preventDefault();
      const shown = active() ? [from, to] : [0, count() - 1];
      shown[which] = Math.max(0, Math.min(count() - 1, shown[which] + by));
      if (shown[0] > shown[1]) shown[1 - which] = shown[which];
      select(...shown);
    });
  });

  let held = null;
  element.addEventListener("pointerdown", (event) => {
    if (event.button || !count()) return;
    const number = at(event.clientX - element.getBoundingClientRect().left);
    const which = handles.indexOf(event.target);
    const inside = active() && number >= from && number <= to;
    if (which >= 0) held = {fixed: which ? (active() ? from : 0) : active() ? to : count() - 1};
    else held = inside ? {from, to, number} : {fixed: number};
    element.setPointerCapture(event.pointerId);
    if (which < 0 && !inside) select(number, number, false);
    event.preventDefault();
    if (which >= 0) handles[which].focus();
  });
  element.addEventListener("pointermove", (event) => {
    if (!held) return;
    const number = at(event.clientX - element.getBoundingClientRect().left);
    if (held.fixed !== undefined) select(held.fixed, number, false);
    else {
      const long = held.to - held.from;
      const begin = Math.max(0, Math.min(count() - 1 - long, held.from + number - held.number));
      [from, to] = [begin, begin + long];
      tell(false);
    }
  });
  const release = () => { if (held) { held = null; tell(true); } };
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", release);
  new ResizeObserver(draw).observe(element);

  return {
    spoken,
    set(fresh, since, until) {
      found = fresh;
      [from, to] = [0, -1];
      if (count() && (since || until)) {
        const begin = since ? found.bins.findIndex((_, n) => last(n) >= since) : 0;
        const end = until ? found.bins.findLastIndex(([start]) => start <= until) : count() - 1;
        if (begin >= 0 && end >= begin) [from, to] = [begin, end];
      }
      draw();
    },
    clear() { [from, to] = [0, -1]; tell(true); },
    // The next window of the same length; false at the end.
    next() {
      const long = active() ? to - from : Math.max(0, Math.round(count() / 20) - 1);
      const begin = active() ? from + long + 1 : 0;
      if (begin > count() - 1) return false;
      [from, to] = [begin, Math.min(count() - 1, begin + long)];
      tell(true);
      return true;
    },
  };
}
