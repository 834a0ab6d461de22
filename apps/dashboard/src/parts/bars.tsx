import type { ComponentChildren } from 'preact';
import { Delta } from './figures.tsx';

type Bar = {
  key: string;
  label: string;
  value: number;
  shown: string;
  note?: ComponentChildren;
  /** The same value in the period before. */
  before?: number | undefined;
  href?: string | undefined;
};

type BarsProps = {
  title: string;
  rows: readonly Bar[];
  /** The days of the period before, in words. */
  compared?: string | undefined;
};

/** Values as bars beside each other, with what changed; a click shows what is behind one. */
export function Bars({ title, rows, compared }: BarsProps) {
  const most = Math.max(1, ...rows.map(({ value }) => Math.abs(value)));
  return (
    <ul class="bars" aria-label={title}>
      {rows.map(({ key, label, value, shown, note, before, href }) => (
        <li key={key}>
          <p class="one">
            {href ? (
              <a class="name" href={href}>
                {label}
              </a>
            ) : (
              <span class="name">{label}</span>
            )}
            <span class="num">{shown}</span>
          </p>
          <svg class={`bar-line${value < 0 ? ' neg' : ''}`} aria-hidden="true">
            <rect width={`${(100 * Math.abs(value)) / most}%`} height="100%" rx="4" />
          </svg>
          {note && (
            <p class="note one">
              <span>{note}</span>
              {before !== undefined && <Delta now={value} before={before} compared={compared} />}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
