import { useEffect, useRef, useState } from 'preact/hooks';
import { w } from '../words.ts';
import { Icon } from './icon.tsx';
import { toast } from './toast.tsx';

const SAID_MS = 3_000;

/** Copies a text; where the clipboard is refused the text is shown selected. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Copies a text that is still being made: the clipboard is opened within the tap, as some browsers
 * ask, and filled when the text is there.
 */
export async function copyWhenThere(text: Promise<string>): Promise<boolean> {
  try {
    const blob = text.then((made) => new Blob([made], { type: 'text/plain' }));
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
    return true;
  } catch {
    return copyText(await text);
  }
}

type CopyProps = {
  text: string;
  /** What is copied, for who cannot see it: “Copy skin.st/barrier”. */
  label: string;
  /** Shows only the icon. */
  icon?: boolean;
  small?: boolean;
  words?: string;
  /** Begins as copied, when the text was put there for the reader. */
  isDone?: boolean;
};

/** A button that copies, and says that it did. */
export function Copy({ text, label, icon, small, words, isDone }: CopyProps) {
  const [state, setState] = useState<'idle' | 'done' | 'refused'>(isDone ? 'done' : 'idle');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (state !== 'done') return;
    const timer = setTimeout(() => setState('idle'), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => {
    if (state === 'refused') field.current?.select();
  }, [state]);
  const copy = async (event: Event) => {
    event.preventDefault();
    const isCopied = await copyText(text);
    setState(isCopied ? 'done' : 'refused');
    if (isCopied && icon) toast(w.copied_what(text.length > 40 ? w.text : text));
  };
  if (state === 'refused') {
    return <input class="input" ref={field} value={text} readOnly aria-label={w.copy_by_hand} />;
  }
  const isSaid = state === 'done';
  const glyph = (
    <Icon name={isSaid ? 'check' : 'copy'} {...(icon && !small ? {} : { size: 'm' })} />
  );
  if (icon || small) {
    return (
      <button
        type="button"
        class={`icon${small ? ' sm' : ''}${isSaid ? ' done' : ''}`}
        aria-label={isSaid ? w.copied : label}
        onClick={copy}
      >
        {glyph}
      </button>
    );
  }
  return (
    <button type="button" class={`btn${isSaid ? ' done' : ''}`} onClick={copy}>
      {glyph} <span aria-live="polite">{isSaid ? w.copied : (words ?? w.copy)}</span>
      <span class="vh"> {label}</span>
    </button>
  );
}

type Shared = { url: string; title: string } | { url?: never; text: string };

/** Shares by the system’s sheet where there is one; else copies. */
export function ShareButton({ primary, ...what }: Shared & { primary?: boolean }) {
  const share = async () => {
    const text = what.url ?? what.text;
    if (typeof navigator.share === 'function') {
      await navigator.share(what).catch(() => {});
    } else if (await copyText(text)) toast(w.copied_what(text.length > 40 ? w.text : text));
  };
  return (
    <button type="button" class={`btn${primary ? ' primary' : ''}`} onClick={share}>
      <Icon name="share" size="m" /> {w.share}
    </button>
  );
}
