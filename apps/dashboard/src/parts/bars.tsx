import type { ComponentChildren } from 'preact';

type Bar = {
  key: string;
  label: string;
  value: number;
  shown: string;
  note?: ComponentChildren;
  href?: string | undefined;
};

/** Values as bars beside each other; a click shows what is behind one. */
export function Bars({ title, rows }: { title: string; rows: readonly Bar[] }) {
  const most = Math.max(1, ...rows.map(({ value }) => Math.abs(value)));
  return (
    <ul class="bars" aria-label={title}>
      {rows.map(({ key, label, value, shown, note, href }) => (
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
          {note && <p class="note">{note}</p>}
        </li>
      ))}
    </ul>
  );
}
