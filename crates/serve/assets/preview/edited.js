// What was edited is brought into view and marked for a moment.

/** What a writer thinks of as a piece of the page. */
const BLOCKS = `p, h1, h2, h3, h4, h5, h6, li, dt, dd, blockquote, pre, figure, figcaption, tr, summary, details,
  aside, article, section, div, ul, ol, dl, table, hr, iframe, video, audio, img`;

/** Where the content of a page is. */
const content = () => document.querySelector('main') ?? document.querySelector('article') ?? document.body;

/** Whether an element stays where it is on the screen while the page is scrolled. */
const isPinned = (element) => {
  for (let at = element; at; at = at.parentElement) {
    if (['fixed', 'sticky'].includes(getComputedStyle(at).position)) return true;
  }
  return false;
};

const scrollerOf = (element) => {
  let at = element.parentElement;
  while (at && at !== document.body && !at.scrollTop) at = at.parentElement;
  return at && at !== document.body ? at : document.scrollingElement;
};

/** Changes the page with what is on the screen kept in its place. */
const keepPlace = (change) => {
  const seen = [...content().querySelectorAll(BLOCKS)]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ element, box }) => box.height && box.top >= 0 && box.top < innerHeight && !isPinned(element));
  change();
  const anchor = seen.find(({ element }) => element.isConnected);
  const scroller = anchor && scrollerOf(anchor.element);
  if (!scroller?.scrollTop) return;
  const top = anchor.element.getBoundingClientRect().top - anchor.box.top;
  if (top) scroller.scrollBy({ top, behavior: 'instant' });
};

const isVisible = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;

/** The blocks that were edited, those outside of the content only if there are no others. */
const editedBlocks = (edits) => {
  const shown = edits
    .map(({ element, size }) => ({ block: shownOf.get(element)?.closest(BLOCKS), size }))
    .filter(({ block }) => block && isVisible(block));
  const isInside = ({ block }) => content().contains(block) && !block.closest('nav, header, footer, aside');
  const inside = shown.filter(isInside);
  return inside.length ? inside : shown;
};

const MOST_MARKED = 20;

/** Tints an element for a moment, with a line around it. An animation leaves nothing behind on the page. */
const mark = (element) => {
  const look = (strength) => {
    const tint = `rgb(255 190 70 / ${strength * 0.16})`;
    const line = `2px solid rgb(224 150 30 / ${strength})`;
    return { outline: line, outlineOffset: '6px', boxShadow: `inset 0 0 0 100vmax ${tint}, 0 0 0 6px ${tint}` };
  };
  element.animate([look(1), { ...look(1), offset: 0.4 }, look(0)], { duration: 1400, easing: 'ease-out' });
};

/** Shows what was edited, if it is not on the screen already: the block of which the most was. */
const showEdited = (edits) => {
  if ('still' in script.dataset) return;
  const blocks = editedBlocks(edits);
  if (!blocks.length) return;
  const { block } = blocks.reduce((most, other) => (other.size >= most.size ? other : most));
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  block.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: isCalm ? 'instant' : 'smooth' });
  const marked = blocks.length > MOST_MARKED ? [block] : blocks.map(({ block }) => block);
  for (const block of new Set(marked)) mark(block);
};
