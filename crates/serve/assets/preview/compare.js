// What is different between two versions of a page.

/** An attribute with which an element is left alone, with all in it. */
const IGNORE = 'data-kiosque-ignore';

/** Whether the page's author, or a script of the page, wants an element to be left alone. */
const isIgnored = (shown, after, before) =>
  shown.hasAttribute(IGNORE) && (after.hasAttribute(IGNORE) || !before?.hasAttribute(IGNORE));

/** The text that stands in an element itself, not in one of its children. */
const ownText = (element) =>
  [...element.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.data)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();

/** Where two texts begin to differ, where they end to, counted from their ends, and by how many characters. */
const difference = (before, after) => {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { start, end, length: Math.max(before.length, after.length) - start - end };
};

const isSimilar = (one, other) => {
  const [before, after] = [one.textContent, other.textContent];
  return isAlike(one, other) && 2 * difference(before, after).length <= Math.max(before.length, after.length);
};

/** Binds children that are equal: those at both ends first, then others wherever they are. */
const bindEqual = (olds, news, bind) => {
  while (olds.length && news.length && olds[0].isEqualNode(news[0])) bind(olds.shift(), news.shift());
  while (olds.length && news.length && olds.at(-1).isEqualNode(news.at(-1))) bind(olds.pop(), news.pop());
  const byHtml = new Map();
  for (const old of olds) byHtml.set(old.outerHTML, [...(byHtml.get(old.outerHTML) ?? []), old]);
  for (const child of news) {
    const equal = byHtml.get(child.outerHTML)?.shift();
    if (equal) bind(equal, child);
  }
};

/** Which children belong together: equal ones, then at one place those with most in common. */
const pairUp = (before, after) => {
  const free = new Set(before.children);
  const oldOf = new Map();
  const bind = (old, child) => free.delete(old) && oldOf.set(child, old);
  bindEqual([...before.children], [...after.children], bind);
  for (const isMatch of [isSimilar, isAlike]) {
    let at = before.firstElementChild;
    for (const child of after.children) {
      let old = oldOf.get(child) ?? at;
      for (let tries = 0; tries < NEAR && free.has(old) && !isMatch(old, child); tries++) old = old.nextElementSibling;
      if (free.has(old) && isMatch(old, child)) bind(old, child);
      if (oldOf.get(child) === old) at = old?.nextElementSibling;
    }
  }
  const pairs = [...oldOf].map(([child, old]) => [old, child]);
  return { pairs, added: [...after.children].filter((child) => !oldOf.has(child)), removed: [...free] };
};

const isOtherItself = (before, after) =>
  ownText(before) !== ownText(after) || !before.cloneNode().isEqualNode(after.cloneNode());

/**
 * Goes down to what is different. Notes the elements that are equal, those to be held together by a mark
 * (since their place among the others is another one), and those that somebody has edited.
 */
const compare = (before, after, found = { equal: new Map(), moved: [], edits: [], isRewritten: false }) => {
  const shown = shownOf.get(before);
  if (shown && isIgnored(shown, after, before)) return found;
  if (!shown || ownText(shown) !== ownText(before)) found.isRewritten = true;
  const { pairs, added, removed } = pairUp(before, after);
  const pairOf = new Map(pairs);
  const isInPlace = [...before.children].every((child, index) => pairOf.get(child) === after.children[index]);
  if (added.length || !isInPlace) found.moved.push(...pairs);
  if (isOtherItself(before, after)) found.edits.push({ element: after, size: difference(before.textContent, after.textContent).length });
  for (const element of added) found.edits.push({ element, size: element.textContent.length + 1 });
  if (removed.length && !added.length) {
    const [{ previousElementSibling, nextElementSibling }] = removed;
    found.edits.push({ element: pairOf.get(previousElementSibling) ?? pairOf.get(nextElementSibling) ?? after, size: 0 });
  }
  for (const [one, other] of pairs) {
    if (one.isEqualNode(other)) found.equal.set(other, one);
    else compare(one, other, found);
  }
  return found;
};

/** What only a reload brings up to date: scripts that run, and what the parser acts on. */
const ACTIVE = 'script:not([type="application/ld+json"]), template, meta[http-equiv]';

const isActiveSame = (before, after) => {
  const [one, other] = [before, after].map((page) => [...page.querySelectorAll(ACTIVE)]);
  return one.length === other.length && one.every(({ outerHTML }, index) => outerHTML === other[index].outerHTML);
};
