import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { useQueryParams } from '../url.ts';
import { w } from '../words.ts';
import { SearchField } from './field.tsx';

/** A filter that is set, and the button that takes it away. */
export function FilterChip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <button type="button" class="chip set" aria-label={w.remove_filter(label)} onClick={onRemove}>
      {label} <Icon name="x" size="m" />
    </button>
  );
}

const PAUSE_MS = 250;

/** The search of a list, in the address a moment after the last letter. */
export function ListSearch({ label, name = 'q' }: { label: string; name?: string }) {
  const [query, change] = useQueryParams();
  const [text, setText] = useState(query[name] ?? '');
  useEffect(() => {
    if (text === (query[name] ?? '')) return;
    const timer = setTimeout(() => change({ [name]: text.trim() || null }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return <SearchField label={label} value={text} onInput={setText} />;
}

/** What a list says when its filters leave nothing. */
export function NoneOfFilters({ names }: { names: readonly string[] }) {
  const [, change] = useQueryParams();
  const none = Object.fromEntries(names.map((name) => [name, null]));
  return (
    <div class="empty">
      <p class="strong">{w.none_of_filters}</p>
      <button type="button" class="btn" onClick={() => change(none)}>
        {w.clear_filters}
      </button>
    </div>
  );
}
