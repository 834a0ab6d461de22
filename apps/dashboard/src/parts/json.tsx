import { w } from '../words.ts';
import { Copy } from './copy.tsx';

/** A body as it was received: text, never markup, with its lines numbered. */
export function Json({ text, label }: { text: string; label: string }) {
  const lines = pretty(text).split('\n');
  return (
    <>
      <p class="json-head">
        <span class="note">{w.lines(lines.length)}</span>
        <Copy text={text} label={label} />
      </p>
      <pre class="json" role="group" tabIndex={0} aria-label={label}>
        <code>
          {lines.map((line, index) => (
            <span key={index}>{line || ' '}</span>
          ))}
        </code>
      </pre>
    </>
  );
}

/** JSON on lines of its own; anything else stays as it is. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
