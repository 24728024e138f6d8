import { useNow } from '../words/office-clock.ts';
import { moment } from '../words/time.ts';

export function Moment({ at }: { at: string }) {
  const now = useNow();
  return <time dateTime={at}>{moment(at, now)}</time>;
}
