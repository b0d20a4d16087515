// What is said of the page: a badge on pages that nobody else will see yet, and notes that go by themselves.

const BADGES = {
  draft: ['draft', 'This page is a draft'],
  future: ['scheduled', 'This page is dated in the future'],
};

const BADGE_STYLE = `
  :host { left: 12px !important; bottom: 12px !important; pointer-events: none !important; }
  span {
    display: block; padding: 1px 10px 2px; border: 1px solid var(--amber); border-radius: 99px;
    background: var(--paper); color: var(--amber); font-size: 13px; font-weight: 600; box-shadow: 0 1px 6px rgb(0 0 0 / .18);
  }
`;

const badge = makeHost('kiosque-badge', BADGE_STYLE);

/** Shows the badge that the server gives the page. */
const updateBadge = () => {
  const [text, label] = BADGES[script.dataset.badge] ?? [];
  if (!text) return badge.remove();
  const element = make('span', '', text);
  element.setAttribute('role', 'note');
  element.setAttribute('aria-label', label);
  fill(badge, element);
};

const NOTE_STYLE = `
  :host {
    inset: auto 0 56px !important; display: flex !important; justify-content: center !important;
    padding: 0 16px !important; pointer-events: none !important;
  }
  p {
    max-width: 36rem; margin: 0; padding: 8px 16px; border: 1px solid var(--line); border-radius: 8px; overflow-wrap: anywhere;
    background: var(--paper); color: var(--ink); font-size: 14px; box-shadow: 0 4px 20px rgb(0 0 0 / .25);
  }
  .wrong { border-color: var(--red); color: var(--red); }
`;

const note = makeHost('kiosque-note', NOTE_STYLE);
let noteEnd = 0;

const hideNote = () => {
  clearTimeout(noteEnd);
  note.remove();
};

/** Says something at the foot of the page; for so many milliseconds, or until it is taken back. */
const say = (text, { isWrong = false, duration = Infinity } = {}) => {
  hideNote();
  const line = make('p', isWrong ? 'wrong' : '', text);
  line.setAttribute('role', isWrong ? 'alert' : 'status');
  fill(note, line);
  if (Number.isFinite(duration)) noteEnd = setTimeout(hideNote, duration);
};
