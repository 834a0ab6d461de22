import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { w } from '../words.ts';

type Props<T> = {
  label: string;
  hint: string;
  value: string;
  onInput: (value: string) => void;
  options: readonly T[];
  keyOf: (option: T) => string;
  option: (option: T) => ComponentChildren;
  onChoose: (option: T) => void;
  /** How many there are, for the eye and the ear. */
  said: string;
  none: string;
};

const PAUSE_MS = 150;

/** A field and the list it searches, by keys and by touch (ARIA 1.2, list autocomplete). */
export function Combobox<T>(props: Props<T>) {
  const { label, hint, value, onInput, options, keyOf, option, onChoose, said, none } = props;
  const id = useId();
  const [text, setText] = useState(value);
  const [active, setActive] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onInput(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => setActive(-1), [options]);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const press = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'ArrowDown') setActive(Math.min(options.length - 1, active + 1));
    else if (key === 'ArrowUp') setActive(Math.max(-1, active - 1));
    else if (key === 'Escape' && text) setText('');
    else if (key === 'Enter') {
      const chosen = options[active === -1 ? 0 : active];
      if (chosen) onChoose(chosen);
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <div class="field">
        <label for={id}>{label}</label>
        <div class="find">
          <Icon name="search" />
          <input
            ref={field}
            id={id}
            class="input"
            type="search"
            role="combobox"
            aria-expanded={options.length > 0}
            aria-controls={options.length > 0 ? `${id}-list` : undefined}
            aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
            aria-describedby={`${id}-hint`}
            aria-autocomplete="list"
            autocomplete="off"
            enterkeyhint="go"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={press}
          />
          {text && (
            <button type="button" class="icon" aria-label={w.clear} onClick={() => setText('')}>
              <Icon name="x" />
            </button>
          )}
        </div>
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      </div>
      <div>
        <p class="note count" role="status">
          {options.length === 0 ? none : said}
        </p>
        {options.length > 0 && (
          <ul class="card rows found" id={`${id}-list`} role="listbox" aria-label={label}>
            {options.map((one, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
              <li
                key={keyOf(one)}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === active}
                onClick={() => onChoose(one)}
              >
                {option(one)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
