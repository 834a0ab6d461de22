import type { ComponentChildren } from 'preact';
import { timezone, zoneName } from '../format.ts';
import { w } from '../words.ts';
import { Icon, type IconName } from './icon.tsx';
import { When } from './when.tsx';

/** A step of a story: what happened, when, and in which numbers. */
export type Told = {
  key: string;
  title: string;
  at?: string | undefined;
  /** In the place of a time that is not known yet. */
  when?: string | undefined;
  say?: ComponentChildren;
  sum?: readonly string[] | undefined;
  mark: 'done' | 'bad' | 'warn' | 'hold' | 'next';
  icon: IconName;
};

/** The steps in their order, each with its local time. */
export function Trace({ steps, isTight }: { steps: readonly Told[]; isTight?: boolean }) {
  return (
    <ol class={`trace ${isTight ? 'tight' : 'timed'}`}>
      {steps.map(({ key, title, at, when, say, sum, mark, icon }) => (
        <li key={key}>
          <span class={`mark${mark === 'done' ? '' : ` ${mark}`}`}>
            <Icon name={icon} size="s" />
          </span>
          <div>
            <h3>{title}</h3>
            {(at || when) && <p class="at">{at ? <When at={at} as="time" /> : when}</p>}
            {say && <p class="say">{say}</p>}
            {sum && <Split parts={sum} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** The sum line: “$100.00 × 20 % = $20.00 · fee 20 % $4.00 · you get $16.00”. */
export function Split({ parts }: { parts: readonly string[] }) {
  return (
    <p class="split">
      {parts.map((part, index) => (
        <span key={part} class={index === parts.length - 1 ? 'strong' : undefined}>
          {part}
        </span>
      ))}
    </p>
  );
}

/** Whose clock the times of a page are by. */
export function ZoneNote() {
  return (
    <span class="note end" title={timezone()}>
      {w.times_in(zoneName())}
    </span>
  );
}
