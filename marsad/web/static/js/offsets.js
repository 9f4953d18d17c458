// A text of paragraphs and the offsets of its records.
//
// Offsets come in Unicode code points, as Python counts; the DOM counts UTF-16 units. Each paragraph is one text node whose
// `data-start` is the offset of its first character; `wide` holds where its characters outside the Basic Multilingual Plane stand
// (in code points), which is all that the two counts differ by.

/** The paragraphs of a text, and ways between its offsets and the page. */
export function measure(text) {
  const paragraphs = [...text.querySelectorAll("[data-start]")].map((element) => {
    const node = element.firstChild;
    const start = Number(element.dataset.start);
    const wide = [];
    let points = 0;
    for (const character of node.data) {
      if (character.length === 2) wide.push(points);
      points += 1;
    }
    return { node, start, end: start + points, wide };
  });

  const units = (paragraph, points) => points + below(paragraph.wide, points);

  /** The ranges of a span: one in each paragraph that it touches. */
  function rangesOf(start, end) {
    const found = [];
    for (const paragraph of paragraphs) {
      if (paragraph.end <= start || paragraph.start >= end) continue;
      const range = new Range();
      range.setStart(paragraph.node, units(paragraph, Math.max(start, paragraph.start) - paragraph.start));
      range.setEnd(paragraph.node, units(paragraph, Math.min(end, paragraph.end) - paragraph.start));
      found.push(range);
    }
    return found;
  }

  /** The offset of a place in the page; null where it is not in the text. */
  function offsetOf(node, at) {
    let paragraph = paragraphs.find((one) => one.node === node);
    if (!paragraph && text.contains(node)) {
      // Between nodes: the paragraph after it begins there, or the last one ends.
      const range = new Range();
      range.setStart(node, at);
      paragraph = paragraphs.find((one) => range.comparePoint(one.node, 0) >= 0);
      return paragraph ? paragraph.start : paragraphs.at(-1)?.end ?? null;
    }
    return paragraph ? paragraph.start + points(paragraph, at) : null;
  }

  /** The words of the text as [start, end]. */
  const words = paragraphs.flatMap((paragraph) =>
    [...paragraph.node.data.matchAll(/[\p{L}\p{N}\p{M}\u0640]+(?:[.,٫٬]\p{N}+)*/gu)].map((found) => [
      paragraph.start + points(paragraph, found.index), paragraph.start + points(paragraph, found.index + found[0].length),
    ]));

  return { paragraphs, rangesOf, offsetOf, words };
}

/** UTF-16 units from a paragraph's start, as code points. */
export function points(paragraph, units) {
  let [low, high] = [0, paragraph.wide.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (paragraph.wide[middle] + middle < units) low = middle + 1;
    else high = middle;
  }
  return units - low;
}

/** How many of some ascending numbers are below another. */
export function below(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
