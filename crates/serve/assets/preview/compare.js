// What is different between two versions of a page.

/** An attribute with which an element is left alone, with all in it. */
const IGNORE = 'data-kiosque-ignore';

/** Whether the page's author, or a script of the page, wants an element to be left alone. */
const isIgnored = (shown, after, before) =>
  shown.hasAttribute(IGNORE) && (after.hasAttribute(IGNORE) || !before?.hasAttribute(IGNORE));

const isElement = (node) => node?.nodeType === Node.ELEMENT_NODE;

/** The texts that stand in an element itself, not in one of its children, but for mere white space. */
const ownTexts = (element) =>
  [...element.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
    .map((node) => node.data);

/** The same as one text, with white space as it is shown. */
const ownText = (element) => ownTexts(element).join('').replace(/\s+/g, ' ').trim();

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
  for (const old of olds) {
    if (!byHtml.has(old.outerHTML)) byHtml.set(old.outerHTML, []);
    byHtml.get(old.outerHTML).push(old);
  }
  for (const child of news) {
    const equal = byHtml.get(child.outerHTML)?.shift();
    if (equal) bind(equal, child);
  }
};

/**
 * Which children belong together: equal ones, then at one place those with most in common. Gives the old ones by
 * the new ones, and those that belong to none.
 */
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
  return { oldOf, added: [...after.children].filter((child) => !oldOf.has(child)), removed: [...free] };
};

/** Whether text or attributes of an element itself are others. */
const isOtherItself = (before, after) =>
  ownTexts(before).join('\0') !== ownTexts(after).join('\0') || !before.cloneNode().isEqualNode(after.cloneNode());

/** Whether children stand in the order of those that they belong to, with the same texts between them. */
const isInPlace = (before, after, oldOf) =>
  before.childNodes.length === after.childNodes.length &&
  [...after.childNodes].every((child, index) => {
    const old = before.childNodes[index];
    return isElement(child) ? oldOf.get(child) === old : child.isEqualNode(old);
  });

/** What was edited in an element itself: with how much of it is other than before. */
const editsOf = (before, after, { oldOf, added, removed }) => {
  const edits = added.map((element) => ({ element, size: element.textContent.length + 1 }));
  if (isOtherItself(before, after)) {
    edits.push({ element: after, size: difference(before.textContent, after.textContent).length });
  }
  if (!removed.length || added.length) return edits;
  const isBeside = ([, old]) => [removed[0].previousElementSibling, removed[0].nextElementSibling].includes(old);
  const [beside] = [...oldOf].find(isBeside) ?? [after];
  return [...edits, { element: beside, size: 0 }];
};

/**
 * Goes down to what is different between two versions of an element, without a change to the page:
 * - `equal`: elements that are as before, by those that they were;
 * - `lists`: elements whose children, texts among them, have to be put in another order;
 * - `others`: elements that are others themselves, none inside of another one;
 * - `ties`: elements of which only something inside is other;
 * - `edits`: what was edited;
 * - `isRewritten`: whether scripts have written anew what was edited, so that only they can do it again.
 */
const compare = (before, after, found, isInside = false) => {
  const shown = shownOf.get(before);
  if (shown && isIgnored(shown, after, before)) return found.ties.push([shown, after]);
  if (!shown || ownText(shown) !== ownText(before)) return (found.isRewritten = true);
  const match = pairUp(before, after);
  const isOther = isOtherItself(before, after);
  found.edits.push(...editsOf(before, after, match));
  if (!isInside) found[isOther ? 'others' : 'ties'].push([shown, after]);
  if (!isInPlace(before, after, match.oldOf)) {
    found.lists.push({ shown, after, ...match });
    found.isRewritten ||= [...match.oldOf.values()].some((old) => shownOf.get(old)?.parentNode !== shown);
  }
  for (const [child, old] of match.oldOf) {
    if (old.isEqualNode(child)) found.equal.set(child, old);
    else if (child.localName !== 'head') compare(old, child, found, isInside || isOther);
  }
};

/** All that is different between two versions of a page. */
const compareAll = (before, after) => {
  const found = { equal: new Map(), lists: [], others: [], ties: [], edits: [], isRewritten: false };
  compare(before.documentElement, after.documentElement, found);
  return found;
};

/** What only a reload brings up to date: scripts that run, and what the parser acts on. */
const ACTIVE = 'script:not([type="application/ld+json"]), template, meta[http-equiv]';

const isActiveSame = (before, after) => {
  const [one, other] = [before, after].map((page) => [...page.querySelectorAll(ACTIVE)]);
  return one.length === other.length && one.every(({ outerHTML }, index) => outerHTML === other[index].outerHTML);
};
