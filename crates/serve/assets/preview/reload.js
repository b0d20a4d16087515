// A reload that comes back to where the reader was.

const SCROLL = 'kiosque-scroll';

const reload = () => {
  try {
    sessionStorage.setItem(SCROLL, JSON.stringify([location.href, scrollX, scrollY]));
  } catch {
    // Without storage the browser's own memory has to do.
  }
  location.reload();
};

const restoreScroll = () => {
  try {
    const [href, left, top] = JSON.parse(sessionStorage.getItem(SCROLL)) ?? [];
    sessionStorage.removeItem(SCROLL);
    if (href !== location.href) return;
    const restore = () => scrollTo({ left, top, behavior: 'instant' });
    restore();
    // The page may not have been that long before its images were there.
    if (document.readyState !== 'complete') addEventListener('load', restore, { once: true });
  } catch {
    // There is nothing to restore.
  }
};
