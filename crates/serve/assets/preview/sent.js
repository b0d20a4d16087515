// What the server sent, and which element of the page was made of which of it. Scripts of the page and its
// reader may have changed a lot since: only where the server sends something else is the page changed.

/** So many elements are looked at for one that belongs to another. */
const NEAR = 50;

const sentOf = new WeakMap();
const shownOf = new WeakMap();

const tie = (shown, sent) => {
  sentOf.set(shown, sent);
  shownOf.set(sent, shown);
};

const isAlike = (one, other) =>
  one.nodeName === other.nodeName && one.getAttribute('id') === other.getAttribute('id');

/** Ties an element and all in it to what they were made of. What scripts have put between stays without. */
const tieAll = (shown, sent) => {
  tie(shown, sent);
  const rest = [...shown.children];
  for (const child of sent.children) {
    const near = rest.slice(0, NEAR);
    const equal = near.findIndex((other) => other.isEqualNode(child));
    const at = equal >= 0 ? equal : near.findIndex((other) => isAlike(other, child));
    if (at >= 0) tieAll(rest.splice(0, at + 1).at(-1), child);
  }
};

/** Ties what was made of an element to an equal one that was sent later. */
const tieAnew = (before, after) => {
  const shown = shownOf.get(before);
  if (shown) tie(shown, after);
  [...before.children].forEach((child, index) => tieAnew(child, after.children[index]));
};

/** A page as it was sent: without the tag of this script, which is different each time. */
const read = (html) => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  // A parser that runs no scripts makes elements of these; on the page they are text.
  for (const element of page.querySelectorAll('noscript')) element.textContent = element.innerHTML;
  const tag = [...page.querySelectorAll('script')].findLast(({ src }) => src.includes(address.pathname));
  tag?.remove();
  return { page, tag };
};

/** The page as it was sent when it was loaded, out of the cache; nothing if that can't be had any more. */
let sent = fetch(location.href, { cache: 'force-cache' })
  .then(async (answer) => {
    const sent = read(await answer.text());
    return sent.tag?.getAttribute('src') === script.getAttribute('src') ? sent : null;
  })
  .catch(() => null);

/** The page as it is sent now; fails if the server has none to give at the moment, as before its first build. */
const fetchPage = async () => {
  const answer = await fetch(location.href, { cache: 'no-cache' });
  if (answer.status >= 500) throw new Error(`the server answers ${answer.status}`);
  const html = await answer.text();
  try {
    const now = read(html);
    const isSame = now.tag.dataset.route === script.dataset.route;
    return { ...now, isSame, isGone: !isSame && answer.status === 404 };
  } catch {
    // It is no page, or the policy of this one forbids to read it.
    return { isSame: false, isGone: false };
  }
};

/** Brings the tag of this script up to date. */
const adopt = (tag) => {
  for (const { name } of [...script.attributes]) if (!tag.hasAttribute(name)) script.removeAttribute(name);
  for (const { name, value } of tag.attributes) script.setAttribute(name, value);
};
