import { day, soon, time, timezone } from '../format.ts';

type WhenProps = {
  /** A day, or an instant. */
  at: string;
  /** How: the day, with its distance, with minutes, with seconds. */
  as?: 'day' | 'soon' | 'time' | 'seconds';
};

/** A time in the reader’s zone; pointing at it tells zone and UTC. */
export function When({ at, as = 'day' }: WhenProps) {
  const text = as === 'soon' ? soon(at) : as === 'day' ? day(at) : time(at, as === 'seconds');
  const whole = at.length === 10 ? at : `${time(at, true)} ${timezone()} · ${at.slice(0, 19)}Z`;
  return (
    <time dateTime={at} title={whole}>
      {text}
    </time>
  );
}
