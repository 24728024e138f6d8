import { type Location, ScrollRestoration } from 'react-router';

/** Lists are found again where they were left, whichever way one comes back; other pages only by going back in the history. */
const LISTS = new Set(['/inbox', '/cases', '/board', '/processes', '/accounts', '/audit']);

const placeOf = ({ pathname, search, key }: Location) => (LISTS.has(pathname) ? pathname + search : key);

export function Scrolling() {
  return <ScrollRestoration getKey={placeOf} />;
}
